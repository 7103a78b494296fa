"""`bngrade list`: the exercises, how far they are, and the next one."""

import click


@click.command("list", epilog="Example: bngrade list")
def list_() -> int:
    """List the exercises: what you have made of them, what they are worth, your best accuracy, and the next one to do.

    Exercises come with bngrade; rubrics in the folder `rubrics` here add to them.
    """
    from grader.cli import terminal
    from grader.learner import store
    from grader.learner.catalogue import catalogue
    from grader.reports.learner.exercises import exercises_to_text

    kept = store.read()
    if kept.notice:
        terminal.say(kept.notice)
    click.echo(exercises_to_text(catalogue(kept.state), terminal.page()), nl=False, color=True)
    return 0
