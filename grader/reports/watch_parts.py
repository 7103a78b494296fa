"""The parts of the screen of `bngrade watch`: a hint or an explanation, a training under way, a verdict in full."""

from grader.reports.explain_text import topic_to_text
from grader.reports.learner.hints import HintContext, hint_to_text, no_more_to_text, none_to_text
from grader.reports.learner.next_steps import command
from grader.reports.outcome import MEASURED_CHANGE, comparable
from grader.reports.text_checks import checks_list, defects
from grader.reports.text_context import TextContext
from grader.reports.text_layers import executed
from grader.reports.text_layout import Lines, Page, joined
from grader.reports.text_training import figures_table, learning_curve, provenance
from grader.result import Status
from grader.watching.events import Judged, Progress
from grader.watching.state import HintPanel, Panel

_BAR = 40


def about_panel(panel: Panel, page: Page) -> Lines:
    """Return a hint, or an explanation in full."""
    text = _hint(panel, page) if isinstance(panel, HintPanel) else topic_to_text(panel, page)
    return text.splitlines()


def about_training(progress: Progress | None, context: TextContext) -> Lines:
    """Return how far a training is, and its learning curve as far as it goes."""
    share = progress.done / progress.total if progress and progress.total else 0.0
    full = int(share * _BAR)
    bar = context.page.verbatim(f"training [{'#' * full}{'.' * (_BAR - full)}] {share:.0%}")
    curve = learning_curve(progress.history, context) if progress else []
    return [*context.page.style([bar], bold=True), *curve]


def about_verdict(judged: Judged, loud: Lines, training: Lines, context: TextContext) -> Lines:
    """Return what is to be said of a verdict, the most urgent first."""
    result = judged.evaluation.result
    measured: Lines = []
    if result.metrics is not None:
        measured = [*(provenance(result.training, context) if result.training else [])]
        measured += figures_table(result, result.metrics, context)
    history = result.metrics.history if result.metrics else ()
    blocks = [
        loud,
        *defects(result, context),
        training,
        *_praise(judged, context),
        measured,
        learning_curve(history, context),
        checks_list(result, context),
        executed(result, context),
    ]
    return joined(blocks).splitlines()


def _praise(judged: Judged, context: TextContext) -> list[Lines]:
    result, page = judged.evaluation.result, context.page
    if result.status is not Status.PASS or not judged.complete:
        return []
    if any(check.status is Status.SKIPPED for check in result.checks):
        return [command(page, "next, to have the rest judged", "check", context.file, *context.options)]
    change = [command(page, MEASURED_CHANGE, "compare", context.file, *context.options)] if comparable(result) else []
    return [command(page, "every check passes; what comes next", "list"), *change]


def _hint(panel: HintPanel, page: Page) -> str:
    context = HintContext(name=panel.name, title=panel.title, kind=panel.kind, key="h")
    if panel.given is not None:
        return hint_to_text(panel.given, context, page)
    return no_more_to_text(panel.total, context, page) if panel.total else none_to_text(context, page)
