"""A rubric as a person reads it: what is asked for, what it is worth, how sure its targets are, what a verdict costs."""

import shlex
from collections.abc import Iterator

from grader.checks.wording import kind
from grader.graph import Size
from grader.ops import RESHAPES
from grader.overview.view import Clearance, DatasetView, Overview
from grader.reports.figures import spread
from grader.reports.text_layout import Lines, Page, joined
from grader.rubric.architecture import LAYERS, Layer
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec, Hint, LatePolicy, PartialCredit, Rubric, Show
from grader.rubric.staleness import CalibrationStatus

CREDIT = {
    PartialCredit.PER_CHECK: "each check that passes earns its points",
    PartialCredit.ALL_OR_NOTHING: "points are earned only if every check passes",
}


def rubric_to_text(view: Overview, page: Page) -> str:
    """Return the whole rubric as text, with a newline at the end."""
    blocks = (
        _head(view, page),
        _architecture(view.rubric, page),
        _training(view, page),
        _targets(view, page),
        _points(view, page),
        hint_lines(view.rubric.hints, page),
        _next_step(view, page),
    )
    return joined(blocks)


def _head(view: Overview, page: Page) -> Lines:
    rubric, spec = view.rubric, view.rubric.submission
    shape = ", ".join(map(str, spec.input_shape))
    return [
        *page.style(page.wrap(rubric.title), bold=True),
        *page.wrap(f"exercise {rubric.exercise}, {view.path}", indent="  "),
        *page.wrap(f"handed in: class `{spec.class_name}`, (batch, {shape}) → (batch, {spec.classes})", indent="  "),
        *page.wrap(f"starter {spec.starter}, solution {spec.solution}", indent="  "),
        *page.wrap(f"limits: {rubric.limits.timeout_s:g} s and {rubric.limits.memory_mib} MiB to trace it", indent="  "),
    ]


def _architecture(rubric: Rubric, page: Page) -> Lines:
    rows = [
        (str(number), kind(layer.op), _sizes(layer), "the learner" if layer.added else "the starter")
        for number, layer in enumerate(rubric.architecture, start=1)
    ]
    lines = page.table(("", "layer", "sizes", "put there by"), rows, right=(0,))
    if rubric.allowed:
        lines += page.wrap(f"allowed beside them: {', '.join(rubric.allowed)}", indent="  ", hang="    ")
    return lines


def _sizes(layer: Layer) -> str:
    if layer.op in RESHAPES:
        return "not judged"
    declared = ", ".join(f"{name} {_size(size)}" for name, size in layer.sizes.items())
    return declared or ("torch's defaults" if layer.wanted else "any" if LAYERS[layer.op] else "")


def _size(size: Size) -> str:
    if isinstance(size, tuple):
        return "×".join(map(str, size))  # noqa: RUF001 - the sign of a product
    return "null" if size is None else size if isinstance(size, str) else _setting(size)


def _training(view: Overview, page: Page) -> Lines:
    optimizer = view.rubric.optimizer
    said = ", ".join(f"{name} {_setting(value)}" for name, value in optimizer.model_dump(exclude={"name"}).items())
    headers = ["training on", "images", "batch", "epochs", "seeds", "val images"]
    rows = [_budget_row(each) for each in view.datasets]
    if view.timed_on:
        headers.append("here")
        rows = [[*row, _seconds(each.seconds)] for row, each in zip(rows, view.datasets, strict=True)]
    lines = page.wrap(f"optimizer {optimizer.name}, {said}", indent="  ", hang="    ")
    lines += page.table(headers, rows, right=range(1, len(headers)))
    return lines + [line for note in _training_notes(view) for line in page.wrap(note, indent="  ", hang="    ")]


def _budget_row(each: DatasetView) -> list[str]:
    budget = each.budget
    numbers = (budget.train_images, budget.batch_size, budget.epochs, budget.seeds, budget.val_images)
    return [f"{each.name} ({each.role})", *(f"{number:,}" for number in numbers)]


def _training_notes(view: Overview) -> Iterator[str]:
    figures = {
        "running": "counted batch by batch in training mode during the last epoch",
        "final": "measured in evaluation mode after the last epoch",
    }
    yield f"training figures are {figures[view.rubric.train_figures]}"
    if view.timed_on:
        yield f"here: training for one verdict on one core of this machine, estimated from a few steps of {view.timed_on}"
    if view.obstacle:
        yield f"not timed: {view.obstacle}"


def _targets(view: Overview, page: Page) -> Lines:
    lines: Lines = []
    for each in view.datasets:
        if lines:
            lines.append("")
        if each.clearances:
            headers = (f"target on {each.name}", "", "solution", "starter", "solution is", "starter is")
            lines += page.table(headers, [_clearance_row(clearance) for clearance in each.clearances], right=(2, 3))
        lines += page.wrap(_calibration(each), indent="  ", hang="    ")
    return lines


def _clearance_row(each: Clearance) -> tuple[str, ...]:
    figures = (spread(METRIC_OF_CHECK[each.check], measured.mean, measured.std) for measured in (each.solution, each.starter))
    return (each.check, each.target, *figures, _distance(each.solution_std), _distance(each.starter_std))


def _distance(stds: float) -> str:
    """Say on which side of a target a mean lies, and how far, in standard deviations (sd)."""
    return f"{abs(stds):.1f} sd {'inside' if stds >= 0 else 'outside'}"


def _calibration(each: DatasetView) -> str:
    if each.calibration is CalibrationStatus.MISSING:
        return f"{each.name}: not calibrated, so nobody knows how far solution and starter are from the targets"
    runs = f"{each.name}: over {each.runs} independent verdicts each; sd is the standard deviation of one"
    return f"{each.name}: stale: {each.reason}" if each.calibration is CalibrationStatus.STALE else runs


def _points(view: Overview, page: Page) -> Lines:
    rubric = view.rubric
    rows = [(check.id, str(check.points), check.target_text, _seen(check)) for check in rubric.checks]
    rows.append(("in all", str(view.max_points), "", ""))
    lines = page.table(("check", "points", "target", "learners see"), rows, right=(1,))
    notes = [CREDIT[rubric.partial_credit], late_text(rubric.late)]
    measured = f"a figure within {rubric.grey_zone_std:g} sd of a target is measured again, and the mean decides"
    return lines + [line for note in (*notes, measured) for line in page.wrap(note, indent="  ", hang="    ")]


def _seen(check: CheckSpec) -> str:
    if check.visibility.show is Show.VERDICT:
        return "the verdict alone"
    if check.visibility.hidden_until:
        return f"the verdict alone, all from {check.visibility.hidden_until} on"
    return "all"


def late_text(late: LatePolicy | None) -> str:
    """Say what a late submission loses."""
    if late is None:
        return "nothing is lost by handing in late"
    grace = f", after {late.grace_minutes} minutes of grace" if late.grace_minutes else ""
    kept = f", {late.keep_at_least_percent:g} % is kept" if late.keep_at_least_percent else ""
    return f"due {late.due.isoformat()}{grace}: {late.lose_percent_per_day:g} % is lost for each day begun{kept}"


def hint_lines(hints: tuple[Hint, ...], page: Page) -> Lines:
    """Return the hints by number, each with the check after which it comes first."""
    if not hints:
        return page.wrap("no hints", indent="  ")
    lines: Lines = []
    for number, hint in enumerate(hints, start=1):
        about = f" (first after `{hint.check}`)" if hint.check else ""
        lines += page.wrap(f"hint {number}{about}: {hint.text}", indent="  ", hang="    ")
    return lines


def _next_step(view: Overview, page: Page) -> Lines:
    path = shlex.quote(view.path)
    stale = any(each.calibration is not CalibrationStatus.FRESH for each in view.datasets)
    command = f"bngrade rubric calibrate {path} --write" if stale else f"bngrade rubric check {path}"
    return [*page.wrap("next:"), page.verbatim(command, indent="  ")]


def _setting(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_setting, value))
    return f"{value:g}" if isinstance(value, float) else str(value).lower()


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f} s"
