"""What must fit together between the fields of a rubric, each rule on its own.

A rule takes the fields that its parameters name and gives what is broken. So the rules can be held against a rubric of which
some fields could not be read: those whose fields are there still speak, and a file's mistakes are told all at once.
"""

from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from math import prod
from typing import Any

from grader.nearest import did_you_mean
from grader.ops import ACTIVATIONS, DROPOUTS, LAYER_SIZES, LINEAR_LAYERS, NORMS, POOLS, RESHAPES
from grader.rubric.architecture import Layer, SubmissionSpec
from grader.rubric.budget import CLASSES, IMAGES, PIXELS, Budget, DatasetName
from grader.rubric.check_spec import CHECK_IDS, CheckSpec
from grader.rubric.policy import Hint
from grader.rubric.rules import Broken

Rule = Callable[..., Iterator[Broken]]
Checks = tuple[CheckSpec, ...]
Layers = tuple[Layer, ...]
NEVER_ALLOWED = ("detach",)
"""Ops that `only-batchnorm-added` refuses whatever a rubric allows."""


def inconsistencies(fields: Mapping[str, Any]) -> Iterator[Broken]:
    """Hold every rule whose fields are given against them."""
    for rule in _RULES:
        names = signature(rule).parameters
        if all(name in fields for name in names):
            yield from rule(**{name: fields[name] for name in names})


def _title_is_one_line(title: str) -> Iterator[Broken]:
    if len(title.splitlines()) > 1:
        yield ("title",), f"expected one line, found {len(title.splitlines())}"


def _points_add_up(checks: Checks, points: int | None) -> Iterator[Broken]:
    total = sum(check.points for check in checks)
    if points is not None and points != total:
        yield ("points",), f"the checks add up to {total}, not {points}"
    if total == 0:
        yield ("checks",), "the checks are worth no points at all"


def _each_check_once(checks: Checks) -> Iterator[Broken]:
    seen: set[str] = set()
    for index, check in enumerate(checks):
        if check.id in seen:
            yield ("checks", index, "id"), f"`{check.id}` is listed twice"
        seen.add(check.id)
    if "submission-loads" not in seen:
        yield ("checks",), "`submission-loads` is missing: nothing can be judged before it"


def _checks_have_something_to_judge(checks: Checks, architecture: Layers) -> Iterator[Broken]:
    added = {layer.op for layer in architecture if layer.added}
    judged = {"batchnorm-present": NORMS, "batchnorm-before-activation": NORMS, "dropout-present": DROPOUTS}
    for index, check in enumerate(checks):
        if check.id in judged and not added & set(judged[check.id]):
            what = "normalisation" if judged[check.id] is NORMS else "dropout"
            yield ("checks", index, "id"), f"`{check.id}` judges nothing: the architecture has no {what} with `added: true`"


def _something_is_added(architecture: Layers) -> Iterator[Broken]:
    if not any(layer.added for layer in architecture):
        yield ("architecture",), "no layer is `added: true`, so the untouched starter would be right"
    if not any(layer.op in LINEAR_LAYERS for layer in architecture):
        yield ("architecture",), f"no layer has weights; such are {', '.join(f'`{op}`' for op in LINEAR_LAYERS)}"


def _widths_fit(architecture: Layers, submission: SubmissionSpec) -> Iterator[Broken]:
    """Follow the widths through the layers as far as they are declared; a reshape may change them."""
    width: Any = None
    last_op = ""
    for index, layer in enumerate(architecture):
        for size in ("in_features", "in_channels", "num_features", "num_channels"):
            found = layer.sizes.get(size)
            if isinstance(found, int) and width is not None and found != width:
                message = f"the layers before it give {width}, found {found}"
                yield ("architecture", index, size), message + _flattening(layer, last_op)
        if layer.op in LINEAR_LAYERS:
            last_op = layer.op
            width = layer.sizes.get("out_features", layer.sizes.get("out_channels"))
        elif layer.op in ("flatten", "reshape", "mean"):
            width = None
    last = next((layer for layer in reversed(architecture) if layer.op in LINEAR_LAYERS), None)
    index = max((index for index, layer in enumerate(architecture) if layer is last), default=0)
    if last and last.op == "linear" and last.sizes.get("out_features", submission.classes) != submission.classes:
        message = f"the last layer gives {last.sizes['out_features']} logits, the submission declares {submission.classes}"
        yield ("architecture", index, "out_features"), f"{message} classes"


def _flattening(layer: Layer, before: str) -> str:
    """Tell what is mostly missing where a linear layer follows a convolution."""
    flat = layer.op == "linear" and before.startswith("conv")
    return "; a line `{op: flatten}` between them says that features are gathered there" if flat else ""


def _data_fits_the_network(submission: SubmissionSpec) -> Iterator[Broken]:
    if prod(submission.input_shape) != PIXELS:
        message = f"an image has {PIXELS} values, such as [1, 28, 28] or [784]; this shape has {prod(submission.input_shape)}"
        yield ("submission", "input_shape"), message
    if submission.classes != CLASSES:
        yield ("submission", "classes"), f"the data sets have {CLASSES} classes, found {submission.classes}"


def _budgets_are_there(dataset: DatasetName, fallback: DatasetName | None, budgets: Mapping[str, Budget]) -> Iterator[Broken]:
    for field, name in (("dataset", dataset), ("fallback", fallback)):
        if name is not None and name not in budgets:
            yield ("budgets",), f"there is no budget for `{name}`, which is the `{field}`"
    if fallback == dataset:
        yield ("fallback",), f"`{dataset}` cannot stand in for itself; leave the key out"


def _budgets_can_be_met(budgets: Mapping[DatasetName, Budget]) -> Iterator[Broken]:
    for name, budget in budgets.items():
        for key, there in zip(("train_images", "val_images"), IMAGES[name], strict=True):
            if getattr(budget, key) > there:
                yield ("budgets", name, key), f"`{name}` has {there:,} of them, found {getattr(budget, key):,}"
        if budget.batch_size > budget.train_images:
            message = f"a batch is larger than the {budget.train_images} training images"
            yield ("budgets", name, "batch_size"), message


def _calibrations_have_budgets(calibration: Mapping[str, object], budgets: Mapping[str, Budget]) -> Iterator[Broken]:
    for name in calibration:
        if name not in budgets:
            yield ("calibration", name), f"there is no budget for `{name}` that it could have been measured under"


def _hints_name_listed_checks(hints: tuple[Hint, ...], checks: Checks) -> Iterator[Broken]:
    listed = [check.id for check in checks]
    for index, hint in enumerate(hints):
        if hint.check is None or hint.check in listed:
            continue
        problem = "is not among the rubric's checks" if hint.check in CHECK_IDS else "is an unknown check"
        yield ("hints", index, "check"), f"`{hint.check}` {problem}; {did_you_mean(hint.check, listed)}"


def _files_differ(submission: SubmissionSpec) -> Iterator[Broken]:
    if submission.starter == submission.solution:
        yield ("submission", "solution"), "the solution is the starter, so there is nothing to do"


def _allowed_ops_have_an_effect(allowed: tuple[str, ...], architecture: Layers, checks: Checks) -> Iterator[Broken]:
    """Tell of ops that a check refuses whatever this list says."""
    given = {layer.op for layer in architecture if not layer.added}
    of_the_starter = {*LINEAR_LAYERS, *ACTIVATIONS, *given, *(POOLS if given & set(POOLS) else ())} - set(RESHAPES)
    listed = any(check.id == "layers-unchanged" for check in checks)
    for index, op in enumerate(allowed):
        if op in NEVER_ALLOWED:
            yield ("allowed", index), f"`{op}` keeps layers from learning, which cannot be allowed"
        elif listed and op in of_the_starter:
            yield ("allowed", index), f"`layers-unchanged` judges each `{op}` and does not ask this list"


def _allowed_ops_make_sense(allowed: tuple[str, ...], architecture: Layers) -> Iterator[Broken]:
    added = {layer.op for layer in architecture if layer.added}
    for index, op in enumerate(allowed):
        if op not in LAYER_SIZES:
            yield ("allowed", index), f"unknown op `{op}`; {did_you_mean(op, LAYER_SIZES)}"
        elif op in allowed[:index]:
            yield ("allowed", index), f"`{op}` is listed twice"
        elif op in added:
            message = f"`{op}` is what the exercise asks for: allowed everywhere, its place would mean nothing"
            yield ("allowed", index), message


_RULES: tuple[Rule, ...] = (
    _title_is_one_line,
    _points_add_up,
    _each_check_once,
    _checks_have_something_to_judge,
    _something_is_added,
    _widths_fit,
    _data_fits_the_network,
    _budgets_are_there,
    _budgets_can_be_met,
    _calibrations_have_budgets,
    _hints_name_listed_checks,
    _files_differ,
    _allowed_ops_make_sense,
    _allowed_ops_have_an_effect,
)
