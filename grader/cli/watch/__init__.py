"""`bngrade watch FILE`: every save is judged at once."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.chosen_rubric import rubric_for, typed_again
from grader.cli.completing import exercises, files
from grader.cli.files import existing_file

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.watching.referees import Referee


@click.command(epilog="Example: bngrade watch exercises/netbn.py")
@click.argument("file", callback=existing_file, shell_complete=files)
@click.option(
    "--rubric",
    "rubric_name",
    metavar="NAME|PATH",
    shell_complete=exercises,
    help="The rubric, if the file is not named after its exercise.",
)
@click.option("--class", "class_name", metavar="NAME", help="The class to grade, if it has another name than the rubric says.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where data sets are kept.  [default: $BNGRADE_DATA or a cache]"
)
@click.option("--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="Subset, initialisation, order.")
@click.option("--structure-only", is_flag=True, help="Judge the network's structure and never train.")
@click.option("--poll", is_flag=True, help="Look at the file again and again; chosen by itself on a network file system.")
def watch(
    file: Path,
    rubric_name: str | None,
    class_name: str | None,
    device: str,
    data_dir: Path | None,
    seed: int,
    structure_only: bool,  # noqa: FBT001 - a flag of the command line
    poll: bool,  # noqa: FBT001 - as above
) -> int:
    """Judge FILE at every save, until you quit: the structure at once, then a training in the background.

    The next save ends a training. Keys: h one more hint, e what the failed check is about, t train whatever is there, q quit.
    Where nobody looks at a terminal, each verdict is written below the one before. Exit codes: 0 quit, 130 Ctrl-C, 2 wrong
    usage, 4 the grader's own fault.
    """
    rubric = rubric_for(file, rubric_name)
    referee = _referee(rubric, class_name, seed)
    from grader.cli.watch.displays import LogDisplay, ScreenDisplay
    from grader.cli.watch.loop import Loop, Plan
    from grader.datasets import default_data_dir
    from grader.measurement import Setting
    from grader.reports.watch_text import Watched
    from grader.watching.mounts import needs_polling

    draws = terminal.is_interactive(sys.stdout)
    plan = Plan(
        path=file,
        setting=Setting(data_dir=data_dir or default_data_dir(), device=device),
        polling=poll or needs_polling(file),
        trains=not structure_only,
        draws=draws,
        keys=draws and sys.stdin is not None and sys.stdin.isatty(),
    )
    watched = Watched(
        file=str(file),
        options=typed_again(rubric_name, class_name),
        trains=plan.trains and referee.trains,
        keys=plan.keys,
    )
    return Loop(plan, referee, ScreenDisplay(watched) if draws else LogDisplay(watched)).run()


def _referee(rubric: Path, class_name: str | None, seed: int) -> "Referee":
    """Prepare who judges the file, as the type of its exercise says."""
    from grader.exercise_types import is_quiz

    if not is_quiz(rubric):
        return _network_referee(rubric, class_name, seed)
    from grader.cli.chosen_rubric import load_pinned
    from grader.pipeline import Options
    from grader.quiz.loading import LoadedQuiz
    from grader.watching.referees import QuizReferee

    if class_name is not None:
        raise click.UsageError("--class is for exercises with a network; this one is a quiz")
    loaded = load_pinned(rubric, None)
    assert isinstance(loaded, LoadedQuiz), "its text was looked at"
    return QuizReferee(loaded, Options())


def _network_referee(rubric: Path, class_name: str | None, seed: int) -> "Referee":
    from grader.sandbox.runner import Sandbox

    sandbox = Sandbox()  # it imports torch meanwhile
    try:
        from grader.cli.chosen_rubric import load_pinned
        from grader.pipeline import Options
        from grader.rubric.loading import LoadedRubric
        from grader.watching.referees import NetworkReferee

        loaded = load_pinned(rubric, None)
        assert isinstance(loaded, LoadedRubric), "its text was looked at"
        return NetworkReferee(loaded, Options(class_name=class_name, seed=seed), sandbox)
    except BaseException:
        sandbox.close()
        raise
