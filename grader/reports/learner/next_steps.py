"""What a learner may type next for an exercise, as lines of a page."""

import shlex
from pathlib import Path

from grader.learner.catalogue import Entry, Progress
from grader.reports.text_layout import Lines, Page

_CHECKED = (Progress.FAILING, Progress.STRUCTURE)


def command(page: Page, purpose: str, *words: str) -> Lines:
    """Return what a command is for, and the command, to be copied."""
    return [*page.wrap(f"{purpose}:"), *page.style([page.verbatim(shlex.join(("bngrade", *words)), indent="  ")], bold=True)]


def check_again(purpose: str, file: str, exercise: str, page: Page) -> Lines:
    """Return the command that checks a file, with the exercise where the file is not named after it."""
    options = () if Path(file).stem == exercise else ("--rubric", exercise)
    return command(page, purpose, "check", file, *options)


def next_steps(entry: Entry, page: Page) -> list[Lines]:
    """Return the commands that lead on with an exercise which is not passed, each as a block."""
    if entry.file is None:
        return [command(page, "next, to begin with it", "start", entry.exercise)]
    if entry.progress in _CHECKED:
        again = check_again("next, after a change", str(entry.file), entry.exercise, page)
        return [again, command(page, "for a hint", "hint", entry.exercise)] if entry.hints else [again]
    return working_on(entry.kind, str(entry.file), entry.exercise, page)


def working_on(kind: str, file: str, exercise: str, page: Page) -> list[Lines]:
    """Return the commands to work on a file with."""
    if kind == "quiz":
        return [
            command(page, "next, to practise, with an explanation after each answer", "quiz", exercise),
            command(page, f"then write your answers into {file} and have them graded", "check", file),
        ]
    editor = "Jupyter" if file.endswith(".ipynb") else "an editor"
    return [
        command(page, f"next, open {file} in {editor}, read the task, and have each save checked", "watch", file),
        command(page, "or check it once", "check", file),
    ]
