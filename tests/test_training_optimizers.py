"""The optimizers that a rubric can declare: their settings, and that they descend as torch's own do."""

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
import torch
from conftest import REPOSITORY
from pydantic import ValidationError
from torch import Tensor, nn
from torch.nn import functional

from grader.rubric.loading import RubricError, load_rubric
from grader.rubric.model import OptimizerSpec
from grader.rubric.optimizer import TORCH_DEFAULTS, OptimizerName
from grader.training.descent import Descent

SPECS = [
    {"name": "Adam", "lr": 0.01},
    {"name": "Adam", "lr": 0.01, "betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.1},
    {"name": "AdamW", "lr": 0.01},
    {"name": "AdamW", "lr": 0.01, "weight_decay": 0.0, "betas": (0.5, 0.99)},
    {"name": "SGD", "lr": 0.1},
    {"name": "SGD", "lr": 0.1, "momentum": 0.9},
    {"name": "SGD", "lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    {"name": "RMSprop", "lr": 0.01},
    {"name": "RMSprop", "lr": 0.01, "alpha": 0.9, "eps": 1e-4, "momentum": 0.5, "weight_decay": 0.1},
]
HOW_ONLY = {"params", "foreach", "fused", "capturable", "differentiable"}
"""Arguments of torch's optimizers that do not change what they compute."""


def network() -> nn.Module:
    """Make a net with matrices, vectors, a filter and a scalar to descend on."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.PReLU(), nn.Flatten(), nn.Linear(72, 8), nn.LayerNorm(8), nn.Linear(8, 3))


def losses(net: nn.Module) -> Tensor:
    """Give the loss on a batch that never changes."""
    images = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    return functional.cross_entropy(net(images), torch.tensor([0, 1, 2, 0, 1]))


@pytest.mark.parametrize("settings", SPECS, ids=str)
def test_it_descends_as_torch_s_optimizer_does(settings: dict[str, Any]) -> None:
    """After ten steps every parameter is bit-equal to what the `torch.optim` class with the same arguments gives."""
    ours, torchs = network(), network()
    descent = Descent(ours.parameters(), OptimizerSpec(**settings))
    arguments = {name: value for name, value in settings.items() if name != "name"}
    fused = {} if settings["name"] == "RMSprop" else {"fused": True}
    optimizer = getattr(torch.optim, settings["name"])(torchs.parameters(), **arguments, **fused)
    for _ in range(10):
        descent.step(losses(ours))
        optimizer.zero_grad()
        losses(torchs).backward()  # type: ignore[no-untyped-call] # torch's own method is not annotated
        optimizer.step()
    pairs = list(zip(ours.parameters(), torchs.parameters(), network().parameters(), strict=True))
    assert all(torch.equal(our, other) for our, other, _ in pairs)
    assert not any(torch.equal(our, start) for our, _, start in pairs)


@pytest.mark.parametrize("name", get_args(OptimizerName))
def test_a_gradient_that_lies_otherwise_in_memory_is_read_right(name: OptimizerName) -> None:
    """A gradient that comes transposed gives the same parameter as one in the parameter's own layout."""
    slopes = torch.arange(12.0).view(4, 3)
    plain, transposed = torch.ones(3, 4, requires_grad=True), torch.ones(3, 4, requires_grad=True)
    spec = OptimizerSpec(name=name, lr=0.1)
    Descent([plain], spec).step((plain * slopes.t().contiguous()).sum())
    Descent([transposed], spec).step((transposed.t() * slopes).sum())
    assert torch.equal(plain, transposed)
    assert not torch.equal(plain, torch.ones(3, 4))


def test_what_the_loss_does_not_reach_stays() -> None:
    """Frozen parameters and those that the loss does not depend on keep their values; weight decay leaves them alone too."""
    moving, frozen, unused = (torch.ones(2, requires_grad=grad) for grad in (True, False, True))
    descent = Descent([moving, frozen, unused], OptimizerSpec(name="SGD", lr=0.1, momentum=0.9, weight_decay=0.5))
    for _ in range(2):
        descent.step((moving * frozen).sum())
    assert moving.tolist() != [1, 1]
    assert [frozen.tolist(), unused.tolist()] == [[1, 1], [1, 1]]
    before = moving.tolist()
    descent.step(frozen.sum())
    assert moving.tolist() == before


def test_training_imports_no_compiler() -> None:
    """No optimizer imports `torch._dynamo`, which takes longer than a training, nor does training seeds together."""
    code = (
        "import sys\n"
        "from training_samples import digits, recipe, small_net\n"
        "from grader.rubric.model import OptimizerSpec\n"
        "from grader.rubric.optimizer import TORCH_DEFAULTS\n"
        "from grader.training import measure, measure_together\n"
        "for name in TORCH_DEFAULTS:\n"
        "    told = recipe(optimizer=OptimizerSpec(name=name, lr=0.01))\n"
        "    measure(small_net, digits(), told, 0), measure_together(small_net, digits(), told, [0, 1])\n"
        "print('torch._dynamo' in sys.modules)\n"
    )
    tests = str(REPOSITORY / "tests")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tests)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", get_args(OptimizerName))
def test_the_defaults_are_torch_s(name: OptimizerName) -> None:
    """What a rubric leaves out, and what a file leaves out, is what the class itself takes, in the order of its arguments."""
    arguments = inspect.signature(getattr(torch.optim, name)).parameters.values()
    known = [each for each in arguments if each.name not in HOW_ONLY]
    assert {each.name: each.default for each in known} == TORCH_DEFAULTS[name]
    positional = [each.name for each in known if each.kind is each.POSITIONAL_OR_KEYWORD and each.name != "maximize"]
    assert list(TORCH_DEFAULTS[name])[: len(positional)] == positional


def test_settings_are_complete() -> None:
    """What is said stands beside torch's defaults for what is not; an optimizer's defaults are its own."""
    assert OptimizerSpec(name="AdamW", lr=0.1, eps=1e-6).settings["weight_decay"] == 0.01
    settings = OptimizerSpec(name="SGD", lr=0.1, momentum=0.9).settings
    assert settings == {**TORCH_DEFAULTS["SGD"], "lr": 0.1, "momentum": 0.9}


@pytest.mark.parametrize("settings", SPECS, ids=str)
def test_it_is_written_as_it_was_read(settings: dict[str, Any]) -> None:
    """What is left out is left out of its serialised form, and thereby of the digest of a calibration."""
    spec = OptimizerSpec(**settings)
    assert spec.model_dump() == settings
    assert OptimizerSpec.model_validate_json(spec.model_dump_json()) == spec


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"name": "Adam", "momentum": 0.9}, "momentum: Adam has no such setting; it has `lr`, `weight_decay`, `betas`, `eps`"),
        ({"name": "SGD", "eps": 1e-8}, "eps: SGD has no such setting; it has `lr`, `momentum`, `nesterov`, `weight_decay`"),
        ({"name": "RMSprop", "nesterov": True}, "nesterov: RMSprop has no such setting"),
        ({"name": "SGD", "nesterov": True}, "nesterov: needs a `momentum` above 0"),
        ({"name": "SGD", "nesterov": True, "momentum": 0.0}, "nesterov: needs a `momentum` above 0"),
        ({"name": "SGD", "momentum": 1.0}, "less than 1"),
        ({"name": "Adam", "betas": (0.9, 1.0)}, "less than 1"),
        ({"name": "Adam", "betas": (0.9,)}, "Field required"),
        ({"name": "AdamW", "weight_decay": -0.1}, "greater than or equal to 0"),
        ({"name": "Adam", "eps": float("inf")}, "finite number"),
        ({"name": "Adam", "lr": float("nan")}, "finite number|greater than 0"),
        ({"name": "Adagrad"}, "'Adam', 'AdamW', 'SGD' or 'RMSprop'"),
        ({"name": "Adam", "amsgrad": True}, "amsgrad"),
    ],
    ids=str,
)
def test_a_setting_that_makes_no_sense_is_refused(settings: dict[str, Any], reason: str) -> None:
    """Settings of another optimizer, and values that torch would refuse or that cannot train, are refused with the reason."""
    with pytest.raises(ValidationError, match=reason):
        OptimizerSpec(**{"lr": 0.1, **settings})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{name: Adam, lr: 0.001, momentum: 0.9}", r"optimizer\.momentum: Adam has no such setting"),
        ("{name: RMSProp, lr: 0.001}", r"optimizer\.name: .*did you mean `RMSprop`"),
        ("{name: SGD, lr: 0.1, momentun: 0.9}", r"optimizer\.momentun: .*did you mean `momentum`"),
    ],
)
def test_a_mistake_in_a_rubric_has_its_place(line: str, reason: str, tmp_path: Path) -> None:
    """The message names the setting at its line, and what was probably meant."""
    shipped = (REPOSITORY / "rubrics" / "netbn.yaml").read_text(encoding="utf-8")
    told = "optimizer: {name: Adam, lr: 0.001}"
    assert told in shipped
    number = shipped[: shipped.index(told)].count("\n") + 1
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text(shipped.replace(told, f"optimizer: {line}"), encoding="utf-8")
    with pytest.raises(RubricError, match=rf":{number}:\d+: {reason}"):
        load_rubric(rubric)
