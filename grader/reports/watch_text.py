"""What `bngrade watch` shows: a session's state as the lines of a screen, or a verdict as a report in a log.

The verdict comes first and the defects next. What does not fit is left away and counted; keys bring it into view.
"""

import wcwidth

from grader.reports.outcome import warnings
from grader.reports.text import to_text, verdict
from grader.reports.text_context import TextContext
from grader.reports.text_layout import Lines, Page
from grader.reports.watch_parts import about_panel, about_training, about_verdict
from grader.result import Status
from grader.value import Value
from grader.verdict import passed_structure
from grader.watching.contents import Absent
from grader.watching.events import Judged
from grader.watching.state import Phase, State

_COLORS = {Status.PASS: "green", Status.FAIL: "red", Status.ERROR: "red"}
_TALL = 20
"""A screen of fewer lines has none to spare for space."""


class Watched(Value):
    """What stays the same while a file is watched."""

    file: str
    """As typed."""
    options: tuple[str, ...] = ()
    """The options that the next command needs again."""
    trains: bool = True
    keys: bool = True
    """Whether there is a keyboard."""


def screen(state: State, watched: Watched, page: Page, rows: int) -> Lines:
    """Return the `rows` lines of a screen as wide as the page; what is longer than the screen is cut or scrolled."""
    space = [""] if rows >= _TALL else []
    head = [_bar(state, watched, page), *space]
    foot = [*space, *_narrowed(_foot(state, watched, page), page)]
    body = _narrowed(_body(state, watched, page), page)
    shown = _window(body, state.top, max(1, rows - len(head) - len(foot)), page)
    filling = [""] * (rows - len(head) - len(shown) - len(foot))
    return [*head, *shown, *filling, *foot][:rows]


def log(judged: Judged, watched: Watched, page: Page) -> str:
    """Return a verdict for a reader who scrolls: the time, then the whole report, with a newline at the end."""
    report = to_text(judged.evaluation.result, _context(judged, (), watched, page))
    return "\n".join([*page.wrap(f"--- checked at {judged.moment:%H:%M:%S} ---"), report])


def remark(state: State, watched: Watched, page: Page) -> str:
    """Return in one line what is going on, for the same reader, with a newline at the end."""
    headline, _ = _headline(state, watched)
    named = headline if headline.startswith(watched.file) else f"{watched.file}: {headline}"
    return "\n".join([*page.wrap(f"--- {named} ---"), ""])


def _bar(state: State, watched: Watched, page: Page) -> str:
    """Return the verdict across the whole screen."""
    text, color = _headline(state, watched)
    text = page.cut(text, page.width - 2)
    filled = f" {text}{' ' * (page.width - 1 - wcwidth.width(text))}"
    return page.style([filled], fg="black" if color == "yellow" else "white", bg=color, bold=True)[0]


def _headline(state: State, watched: Watched) -> tuple[str, str]:
    """Return what matters most, and its colour."""
    if isinstance(state.obstacle, Absent):
        return f"{watched.file} {state.obstacle.reason}; waiting for its return", "yellow"
    if state.obstacle is not None:
        return "NOT JUDGED: bngrade could not do its work", "red"
    if state.verdict is None:
        return "starting ...", "blue"
    result = state.verdict.evaluation.result
    if not state.verdict.complete and passed_structure(result.checks):
        return f"STRUCTURE PASSES: {result.points} of {result.max_points} points so far, training", "blue"
    return verdict(result), _COLORS[result.status]


def _body(state: State, watched: Watched, page: Page) -> Lines:
    if state.panel is not None:
        return about_panel(state.panel, page)
    if isinstance(state.obstacle, Absent):
        return page.wrap("It is judged as soon as it is there again. Ctrl-C ends the watch.")
    if state.obstacle is not None:
        reasons = [line for reason in state.obstacle.reason.splitlines() for line in page.wrap(reason, hang="  ")]
        return [*reasons, "", *page.wrap("The next save is judged again; `bngrade doctor` says what this machine lacks.")]
    if state.verdict is None:
        return page.wrap(f"{watched.file} is judged as soon as torch is there.")
    context = _context(state.verdict, state.notes, watched, page)
    training = about_training(state.progress, context) if state.phase is Phase.TRAINING else []
    loud = [line for text in warnings(state.verdict.evaluation.result, context) for line in page.wrap(f"! {text}", hang="  ")]
    return about_verdict(state.verdict, page.style(loud, fg="yellow"), training, context)


def _context(judged: Judged, notes: tuple[str, ...], watched: Watched, page: Page) -> TextContext:
    evaluation = judged.evaluation
    return TextContext(
        title=evaluation.title,
        file=watched.file,
        options=watched.options,
        source_lines=evaluation.source_lines,
        starter=evaluation.starter,
        checks=evaluation.checks,
        hints=evaluation.hints,
        notices=(*judged.notices, *notes),
        width=page.width,
        unicode=page.unicode,
        color=page.color,
    )


def _foot(state: State, watched: Watched, page: Page) -> Lines:
    """Return the status line and the keys."""
    status = [state.reply or _going_on(state)]
    if state.verdict is not None:
        status.append(f"checked at {state.verdict.moment:%H:%M:%S}")
    lines = page.style(page.wrap(", ".join(status)), dim=not state.reply)
    keys = _keys(state, watched)
    return [*lines, *page.style(page.wrap("   ".join(keys)), bold=True)] if watched.keys else lines


def _going_on(state: State) -> str:
    if state.phase is Phase.TRAINING:
        done, total = (state.progress.done, state.progress.total) if state.progress else (0, 1)
        return f"training {done / total:.0%}"
    return {Phase.STARTING: "starting", Phase.CHECKING: "checking", Phase.WAITING: "waiting for changes"}[state.phase]


def _keys(state: State, watched: Watched) -> Lines:
    if state.panel is not None:
        return ["b back to the verdict", "h next hint", "arrows scroll", "q quit"]
    train = ["t train now"] if watched.trains else []
    return ["h hint", "e explain", *train, "q quit"]


def _window(lines: Lines, top: int, rows: int, page: Page) -> Lines:
    """Return the part of the lines that is in view; the last line counts those below it."""
    top = min(top, max(0, len(lines) - rows))
    if (below := len(lines) - top - rows) <= 0:
        return lines[top:]
    told = page.cut(f"... {below + 1} more lines; arrow keys scroll", page.width)
    return [*lines[top : top + rows - 1], *page.style([told], dim=True)]


def _narrowed(lines: Lines, page: Page) -> Lines:
    """Break lines for a screen that is narrower than any report is set."""
    if page.width >= page.columns:
        return lines
    return [part for line in lines for part in (wcwidth.wrap(line, max(page.width, 1)) or [""])]
