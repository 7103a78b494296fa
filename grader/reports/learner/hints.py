"""A hint, or all of an exercise, with what to type next."""

from collections.abc import Sequence

from grader.learner.catalogue import Kind
from grader.learner.hints import GivenHint
from grader.reports.learner.next_steps import check_again, command
from grader.reports.text_layout import Lines, Page, joined
from grader.rubric.policy import Hint
from grader.value import Value


class HintContext(Value):
    """The exercise that hints are given for."""

    name: str
    """What the exercise is called by on the command line: its name, or the path of its rubric."""
    title: str
    kind: Kind
    file: str | None = None
    """Where the learner works."""
    failed: str | None = None
    """The first check that failed, if the last check of the exercise failed."""
    key: str | None = None
    """What is pressed for another hint, where hints come by a key and not by a command."""


def hint_to_text(given: GivenHint, context: HintContext, page: Page) -> str:
    """Return one hint, with a newline at the end."""
    fits = f", for `{given.fits}`, which failed" if given.fits else ""
    return joined(
        [
            [*_heading(f"hint {given.number} of {given.total}{fits}", page), *page.wrap(context.title, indent="  ")],
            *_paragraphs(given.hint.text, page),
            *_after(given.total - given.number, context, page),
        ]
    )


def hints_to_text(hints: Sequence[Hint], context: HintContext, page: Page) -> str:
    """Return every hint of an exercise, with a newline at the end."""
    blocks = [[*_heading(_counted(len(hints)), page), *page.wrap(context.title, indent="  ")]]
    for number, hint in enumerate(hints, start=1):
        about = f", for `{hint.check}`" if hint.check else ""
        blocks += [_heading(f"hint {number}{about}", page), *_paragraphs(hint.text, page)]
    return joined([*blocks, *_elsewhere(context, page)])


def no_more_to_text(total: int, context: HintContext, page: Page) -> str:
    """Say that all hints were given, with a newline at the end."""
    return joined(
        [
            _heading("that was the only hint" if total == 1 else f"all {total} hints have been given", page),
            command(page, "to read them again", "hint", context.name, "--all"),
            command(page, "to be given them anew, one after the other", "hint", context.name, "--reset"),
            *_elsewhere(context, page),
        ]
    )


def none_to_text(context: HintContext, page: Page) -> str:
    """Say that an exercise has no hints, with a newline at the end."""
    return joined([page.wrap(f"`{context.name}` has no hints: {context.title}"), *_elsewhere(context, page)])


def forgotten_to_text(total: int, context: HintContext, page: Page) -> str:
    """Say that hints are given anew, with a newline at the end."""
    return joined([page.wrap(f"{_counted(total)}, none given"), command(page, "for the first one", "hint", context.name)])


def _counted(total: int) -> str:
    return f"{total} {'hint' if total == 1 else 'hints'}"


def _heading(text: str, page: Page) -> Lines:
    return page.style(page.wrap(text, hang="  "), bold=True)


def _paragraphs(text: str, page: Page) -> list[Lines]:
    """Set a hint; its paragraphs stand apart, and lines of code that are indented stay lines."""
    return [_paragraph(part, page) for part in text.strip().split("\n\n")]


def _paragraph(text: str, page: Page) -> Lines:
    if text.startswith((" ", "\t")):
        return [page.verbatim(line.expandtabs(4), indent="  ") for line in text.split("\n")]
    return page.wrap(" ".join(text.split()), indent="  ")


def _after(left: int, context: HintContext, page: Page) -> list[Lines]:
    if not left:
        return _elsewhere(context, page)
    purpose = f"for another one, {left} left"
    more = page.wrap(f"{purpose}: {context.key}") if context.key else command(page, purpose, "hint", context.name)
    return [more, *_again(context, page)]


def _elsewhere(context: HintContext, page: Page) -> list[Lines]:
    """Return what helps beside hints."""
    return [*_more(context.failed, context, page), *_again(context, page)] if context.failed else _again(context, page)


def _more(failed: str, context: HintContext, page: Page) -> list[Lines]:
    """Return what says more about a check, or asks a question of a quiz again."""
    if context.kind == "network" or failed == "submission-loads":
        return [command(page, f"more about `{failed}`", "explain", failed)]
    return [command(page, f"the question `{failed}` again", "quiz", context.name, "--question", failed)]


def _again(context: HintContext, page: Page) -> list[Lines]:
    return [check_again("after a change", context.file, context.name, page)] if context.file else []
