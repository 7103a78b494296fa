"""The text of a drafted rubric: YAML with a comment above each block, for someone who writes their first one."""

import math
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import yaml

from grader.ops import DROPOUTS, NORMS
from grader.places import Place
from grader.rubric.architecture import Layer, SubmissionSpec
from grader.rubric.budget import DatasetName
from grader.rubric.optimizer import OptimizerSpec
from grader.value import Value

_COMMENT_WIDTH = 118

_NOISY = frozenset({"batch_norm1d", "batch_norm2d", "batch_norm3d", *DROPOUTS})
"""Additions whose randomness in training mode keeps a network from learning its training images by heart."""

_Budgets = Mapping[DatasetName, Mapping[str, int]]
_DENSE_BUDGETS: _Budgets = {
    "mnist": {"train_images": 3000, "val_images": 10000, "batch_size": 8, "epochs": 5},
    "digits": {"train_images": 350, "val_images": 600, "batch_size": 8, "epochs": 2, "seeds": 5},
}
_CONV_BUDGETS: _Budgets = {
    "mnist": {"train_images": 500, "val_images": 2000, "batch_size": 8, "epochs": 1, "seeds": 5},
    "digits": {"train_images": 450, "val_images": 600, "batch_size": 8, "epochs": 1, "seeds": 4},
}
"""What to begin with: a few seconds of training. A step of a convolutional network takes longer, so it gets fewer."""

_POINTS: Mapping[tuple[bool, bool], Mapping[str, int]] = {
    (True, False): {"layers-unchanged": 15, "batchnorm-present": 20, "batchnorm-before-activation": 15},
    (False, True): {"layers-unchanged": 15, "dropout-present": 35},
    (True, True): {
        "layers-unchanged": 10,
        "batchnorm-present": 15,
        "batchnorm-before-activation": 10,
        "dropout-present": 15,
    },
}
"""The structural checks that an exercise needs, by whether it asks for a normalisation and for a dropout."""


class Draft(Value):
    """What is known of an exercise from its files and its author."""

    exercise: str
    title: str
    submission: SubmissionSpec
    architecture: tuple[Layer, ...]
    optimizer: OptimizerSpec
    optimizer_place: Place | None = None
    """Where the starter builds it; `None` if it builds none."""
    dataset: DatasetName


def draft_text(draft: Draft) -> str:
    """Return the rubric as text."""
    blocks = (_head(draft), _submission(draft), _architecture(draft), _optimizer(draft), _data(draft), _checks(draft), _rest())
    return "\n".join("\n".join(block) + "\n" for block in blocks)


def _head(draft: Draft) -> list[str]:
    return [
        "# yaml-language-server: $schema=rubric.schema.json",
        *_comment(
            f"What the exercise `{draft.exercise}` asks for and how it is judged; a draft, made from its starter and its "
            "solution. docs/rubrics.md explains every key. An editor completes and checks this file if the schema lies beside "
            "it; in this folder type: bngrade rubric schema --output rubric.schema.json"
        ),
        "format: bngrade/rubric/v1",
        f"exercise: {draft.exercise}",
        f"title: {_scalar(draft.title)}",
    ]


def _submission(draft: Draft) -> list[str]:
    spec = draft.submission
    return [
        *_comment(
            "What learners hand in: a file with this class. It is constructed without arguments, takes a batch of inputs of "
            "this shape and returns one logit for each class. Both paths count from the folder of this file; learners get "
            "the starter, never the solution."
        ),
        "submission:",
        f"  class_name: {spec.class_name}",
        f"  input_shape: {_flow(list(spec.input_shape))}",
        f"  classes: {spec.classes}",
        f"  starter: {_scalar(spec.starter)}",
        f"  solution: {_scalar(spec.solution)}",
    ]


def _architecture(draft: Draft) -> list[str]:
    return [
        *_comment(
            "The network that passes, in the order in which it runs. The names are those that `bngrade inspect FILE` shows. "
            "`added: true` marks what the learner puts in; all else is the starter's and must stay. A size that stands here "
            "must hold; one that is left out is torch's default where that changes what is computed (`dilation`, `groups`), "
            "and may else be anything: `eps`, say, or whether a layer has a bias."
        ),
        "architecture:",
        *(f"  - {_flow(_layer(each))}" for each in draft.architecture),
    ]


def _optimizer(draft: Draft) -> list[str]:
    if draft.optimizer_place is not None:
        where = f"The starter builds it in {draft.optimizer_place.words}."
    else:
        where = "The starter builds none, so this is a usual choice: see that it is yours."
    return [
        *_comment(
            f"What the graded training uses, whatever a submission says. {where} `optimizer-unchanged` compares what "
            "submissions build with it."
        ),
        f"optimizer: {_flow(draft.optimizer.model_dump())}",
    ]


def _data(draft: Draft) -> list[str]:
    budgets = _CONV_BUDGETS if _convolutional(draft) else _DENSE_BUDGETS
    fallback: tuple[DatasetName, ...] = ("digits",) if draft.dataset == "mnist" else ()
    more = ", and the one that serves where it cannot be had" if fallback else ""
    return [
        *_comment(f"The data set of an official verdict{more}."),
        f"dataset: {draft.dataset}",
        *(f"fallback: {name}" for name in fallback),
        "",
        *_comment(
            "How much training a verdict rests on: a fresh subset of the training images for every seed, the first of the "
            "held-out images, and the mean over the seeds. This is a guess from the kind of network. Have a better one looked "
            "for (bngrade rubric calibrate FILE --search), and measured before a learner meets it (... calibrate FILE --write)."
        ),
        "budgets:",
        *(f"  {name}: {_flow(budgets[name])}" for name in (draft.dataset, *fallback)),
    ]


def _convolutional(draft: Draft) -> bool:
    return any(each.op.startswith("conv") for each in draft.architecture)


def _checks(draft: Draft) -> list[str]:
    return [
        *_comment(
            "The checks and their points; `bngrade explain ID` tells what each one looks at. The checks named after batch "
            "normalisation and dropout judge every layer above that is `added`, of whatever kind. The targets of the "
            "measured ones are a guess as well, until calibration shows how far solution and starter are from them."
        ),
        "points: 100",
        "checks:",
        *(f"  - {_flow(check)}" for check in _check_list(draft)),
    ]


def _rest() -> list[str]:
    return [
        *_comment(
            "Hints for learners, given one after the other; one that names a check comes first when that check has failed."
        ),
        "hints:",
        f"  - text: {_scalar('`bngrade inspect FILE` shows the layers that really run: compare their order with the task')}",
        f"  - text: {_scalar('Compare your file with the untouched starter: what changed that the task does not ask for?')}",
        "    check: layers-unchanged",
        "",
        *_comment("What a learner's code may use while its network is traced: seconds, and MiB beyond what torch takes."),
        "limits: {timeout_s: 20, memory_mib: 2048}",
    ]


def _check_list(draft: Draft) -> list[dict[str, Any]]:
    """Choose the checks: what is added decides, and they add up to 100."""
    added = {each.op for each in draft.architecture if each.added}
    structural = _POINTS[bool(added & set(NORMS)), bool(added & set(DROPOUTS))]
    targets = _targets(draft, noisy=bool(added & _NOISY))
    points = {"submission-loads": 10, **structural, "only-batchnorm-added": 10, "optimizer-unchanged": 10}
    shares = _shared_out(100 - sum(points.values()), len(targets))
    measured = [{"id": each["id"], "points": share, **each} for each, share in zip(targets, shares, strict=True)]
    return [*({"id": check, "points": worth} for check, worth in points.items()), *measured]


def _targets(draft: Draft, *, noisy: bool) -> list[dict[str, Any]]:
    """Choose the measured checks: a floor for all, a ceiling only where an addition keeps a dense network from overfitting."""
    if _convolutional(draft):
        return [{"id": "val-accuracy", "at_least": 0.65}]
    floor = {"id": "val-accuracy", "at_least": 0.9}
    return [floor, {"id": "train-accuracy", "below": 0.95}] if noisy else [floor]


def _shared_out(points: int, among: int) -> Sequence[int]:
    return [math.ceil((points - index) / among) for index in range(among)]


def _layer(layer: Layer) -> dict[str, Any]:
    """Write a layer as its line stands in the file: `added` at the end, where the eye finds it."""
    return {"op": layer.op, **layer.sizes, **({"added": True} if layer.added else {})}


def _comment(text: str) -> list[str]:
    return wrap(
        text, _COMMENT_WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )


def _flow(value: Any) -> str:
    """Write a list or a mapping on one line. YAML's own values nest without end."""
    text: str = yaml.safe_dump(_plain(value), default_flow_style=True, sort_keys=False, width=math.inf)
    return text.strip()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return list(value) if isinstance(value, tuple | list) else value


def _scalar(text: str) -> str:
    """Write a text on one line, in quotes only if YAML would read it as something else without them."""
    try:
        if yaml.safe_load(f"key: {text}") == {"key": text}:
            return text
    except yaml.YAMLError:
        pass
    quoted: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf)
    return quoted.strip()
