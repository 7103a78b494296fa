"""What checks and diagnostics are about, as text for a terminal: all of them with a line each, or one in full."""

from collections.abc import Iterable

from grader.checks.topics import Topic
from grader.reports.text_layout import Lines, Page, joined

_KINDS = {
    "check": "check: it passes, fails, or waits for another one",
    "diagnostic": "diagnostic: the submission could not be graded, and `submission-loads` says so",
}
_HEADINGS = {"check": "checks", "diagnostic": "diagnostics, if a submission cannot be graded"}


def topics_to_text(topics: Iterable[Topic], page: Page) -> str:
    """Return one line for each topic, with a newline at the end."""
    every = tuple(topics)
    blocks = []
    for kind, heading in _HEADINGS.items():
        rows = [(topic.id, topic.explanation.title) for topic in every if topic.kind == kind]
        blocks.append([*page.style(page.wrap(heading), bold=True), *page.table(("id", "what it says"), rows, cut=(1,))])
    blocks.append([*page.wrap("more about one of them:"), page.verbatim("bngrade explain ID", indent="  ")])
    return joined(blocks)


def topic_to_text(topic: Topic, page: Page) -> str:
    """Return a topic in full, with a newline at the end."""
    about = topic.explanation
    checked = topic.kind == "check"
    return joined(
        [
            [*page.style(page.wrap(f"{topic.id}: {about.title}", hang="  "), bold=True), *page.wrap(_KINDS[topic.kind])],
            _section("what it checks" if checked else "what has happened", about.what, page),
            _section("why it matters", about.why, page),
            [*page.style(page.wrap("an example of the defect"), bold=True), *_example(about.example, page)],
            _section("what to look at", about.look_at, page),
            _sources(about.sources, page),
        ]
    )


def _section(heading: str, text: str, page: Page) -> Lines:
    first, *more = text.split("\n\n")
    lines = [*page.style(page.wrap(heading), bold=True), *page.wrap(first, indent="  ")]
    return lines + [line for paragraph in more for line in ("", *page.wrap(paragraph, indent="  "))]


def _example(example: str, page: Page) -> Lines:
    return [page.verbatim(line, indent="  ").rstrip() for line in example.split("\n")]


def _sources(sources: tuple[str, ...], page: Page) -> Lines:
    if not sources:
        return []
    entries = [line for source in sources for line in page.wrap(source, indent="  ", hang="    ")]
    return [*page.style(page.wrap("literature"), bold=True), *entries]
