"""`bngrade explain ID`: what a check or a diagnostic is about."""

import click

from grader.cli.completing import topics


@click.command(epilog="Example: bngrade explain batchnorm-present")
@click.argument("topic_id", metavar="[ID]", required=False, shell_complete=topics)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(topic_id: str | None, format_: str) -> int:
    """Explain a check or a diagnostic: what it is about, why it matters, an example, and what to look at.

    Without ID all of them are listed.
    """
    from grader.checks.topics import TOPICS
    from grader.nearest import did_you_mean

    if topic_id is not None and topic_id not in TOPICS:
        asked = _asked_in_a_quiz(topic_id) or did_you_mean(topic_id, TOPICS)
        raise click.UsageError(f"there is no check or diagnostic '{topic_id}'; {asked}")
    text = _as_json(topic_id) if format_ == "json" else _as_text(topic_id)
    click.echo(text, nl=False, color=True)
    return 0


def _asked_in_a_quiz(question_id: str) -> str | None:
    """Name the command that explains a question: its id stands in results as that of a check does."""
    from grader.cli.quiz.finding import all_quizzes

    for loaded in all_quizzes():
        if any(question.id == question_id for question in loaded.rubric.questions):
            return f"a question has its explanation in `bngrade quiz {loaded.rubric.exercise} --question {question_id}`"
    return None


def _as_json(topic_id: str | None) -> str:
    from grader.checks.topics import TOPICS
    from grader.reports.explain_json import topic_to_json, topics_to_json

    return topics_to_json(TOPICS.values()) if topic_id is None else topic_to_json(TOPICS[topic_id])


def _as_text(topic_id: str | None) -> str:
    from grader.checks.topics import TOPICS
    from grader.cli import terminal
    from grader.reports.explain_text import topic_to_text, topics_to_text
    from grader.reports.text_layout import Page

    page = Page(width=terminal.width(), unicode=terminal.unicode(), color=terminal.color())
    return topics_to_text(TOPICS.values(), page) if topic_id is None else topic_to_text(TOPICS[topic_id], page)
