"""All exercises in a table, with what the learner has made of them, and what to type next."""

from grader.learner.catalogue import Broken, Catalogue, Entry
from grader.reports.learner.next_steps import command, next_steps
from grader.reports.text_layout import Lines, Page, joined

_HEADERS = ("exercise", "what it is about", "state", "points", "val accuracy")


def exercises_to_text(catalogue: Catalogue, page: Page) -> str:
    """Return the table and the next commands, with a newline at the end."""
    blocks = [
        *(_broken(each, page) for each in catalogue.broken),
        _table(catalogue, page),
        *_next(catalogue, page),
    ]
    return joined(blocks)


def _table(catalogue: Catalogue, page: Page) -> Lines:
    if not catalogue.entries:
        return page.wrap("there are no exercises: no rubric came with this installation, and none lies in `rubrics`")
    heading = f"{catalogue.done} of {len(catalogue.entries)} exercises passed"
    return [
        *page.style(page.wrap(heading), bold=True),
        *page.table(_HEADERS, [_row(each) for each in catalogue.entries], right=(3, 4)),
    ]


def _row(entry: Entry) -> tuple[str, ...]:
    points = f"{entry.max_points}" if entry.points is None else f"{entry.points} of {entry.max_points}"
    return (entry.exercise, entry.title, entry.progress.value, points, _accuracy(entry))


def _accuracy(entry: Entry) -> str:
    """Return the best accuracy, with the data that it was measured on if these were not the official ones."""
    if entry.best is None:
        return ""
    data = "" if entry.best.official else f" on {entry.best.dataset}"
    return f"{entry.best.val_accuracy:.1%}{data}".replace("%", " %")


def _next(catalogue: Catalogue, page: Page) -> list[Lines]:
    entry = catalogue.next
    if entry is None:
        return [page.wrap("all exercises are passed")] if catalogue.entries else []
    return [page.wrap(f"the next one is `{entry.exercise}`: {entry.title}", hang="  "), *next_steps(entry, page)]


def _broken(broken: Broken, page: Page) -> Lines:
    if broken.exercise:
        told = f"! {broken.path} is left out: it is a rubric of `{broken.exercise}`, and not called {broken.exercise}.yaml"
        return page.style(page.wrap(told, hang="  "), fg="yellow", bold=True)
    lines = page.wrap(f"! {broken.path} is no valid rubric, and left out", hang="  ")
    return [*page.style(lines, fg="yellow", bold=True), *command(page, "its mistakes", "rubric", "check", str(broken.path))]
