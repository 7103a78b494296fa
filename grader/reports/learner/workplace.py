"""Where a stub was put, or put back, and what to type next."""

from grader.reports.learner.next_steps import check_again, working_on
from grader.reports.text_layout import Page, joined


def started_to_text(file: str, exercise: str, title: str, kind: str, page: Page) -> str:
    """Say that a stub was copied, with a newline at the end."""
    head = [*page.style(page.wrap(f"{file} is yours to work on"), bold=True), *page.wrap(title, indent="  ")]
    return joined([head, *working_on(kind, file, exercise, page)])


def reset_to_text(file: str, backup: str, exercise: str, page: Page) -> str:
    """Say that a stub was restored and where the learner's own work is, with a newline at the end."""
    head = page.style(page.wrap(f"{file} is as it was at first"), bold=True)
    told = (f"what you had written is in {backup}", "what you have passed and the hints that you were given stay known")
    lines = [line for each in told for line in page.wrap(each, indent="  ")]
    return joined([[*head, *lines], check_again("next, after a change", file, exercise, page)])


def untouched_to_text(file: str, exercise: str, page: Page) -> str:
    """Say that there was nothing to restore, with a newline at the end."""
    return joined(
        [
            page.wrap(f"{file} is untouched: there is nothing to put back"),
            check_again("next, after a change", file, exercise, page),
        ]
    )
