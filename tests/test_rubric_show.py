"""`bngrade rubric show`: a rubric as a person reads it, with margins that were measured and times that are estimated."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from conftest import Bngrade
from test_reports import assert_golden

from grader.canonical import layers
from grader.overview.declared import declared_graph
from grader.overview.network import network_to_time
from grader.overview.timing import EVALUATED, STEPS, Timing, time_network
from grader.overview.view import Overview, overview
from grader.pipeline import trace
from grader.rebuild import CannotRebuild, rebuild
from grader.reports.json_report import overview_to_json
from grader.reports.rubric_text import rubric_to_text
from grader.reports.text_layout import Page
from grader.rubric.loading import LoadedRubric, load_rubric
from grader.rubric.model import Budget, Rubric
from grader.rubric.staleness import CalibrationStatus
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

SAMPLE = """
format: bngrade/rubric/v1
exercise: sample
title: A network of everything that a rubric can say
submission: {class_name: Net, input_shape: [1, 28, 28], classes: 10, starter: starter.py, solution: solution.py}
architecture:
  - {op: conv2d, in_channels: 1, out_channels: 4, kernel_size: [3, 5], padding: same, bias: false}
  - {op: batch_norm2d, num_features: 4, added: true}
  - {op: leaky_relu, negative_slope: 0.2}
  - {op: max_pool2d, kernel_size: 2}
  - {op: flatten}
  - {op: linear, in_features: 784, out_features: 10}
allowed: [dropout]
optimizer: {name: SGD, lr: 0.05, momentum: 0.9, nesterov: true}
dataset: mnist
fallback: digits
budgets:
  digits: {train_images: 301, val_images: 600, batch_size: 10, epochs: 2, seeds: 5}
  mnist: {train_images: 3000, val_images: 10000, batch_size: 8, epochs: 5}
train_figures: final
checks:
  - {id: submission-loads, points: 10}
  - {id: batchnorm-present, points: 40, visibility: {show: verdict}}
  - {id: optimizer-unchanged, points: 0, visibility: {hidden_until: 2026-12-24}}
  - {id: val-accuracy, points: 30, at_least: 0.9}
  - {id: train-loss, points: 20, above: 0.1, below: 0.5}
partial_credit: all_or_nothing
late: {due: 2026-12-01T23:59:00+01:00, grace_minutes: 15, lose_percent_per_day: 12.5, keep_at_least_percent: 40}
hints:
  - {text: Look at the table of executed layers.}
  - {text: Count the rows that normalise., check: batchnorm-present}
limits: {timeout_s: 7.5, memory_mib: 512}
grey_zone_std: 1.5
"""
FIGURES = {"train_accuracy": {"mean": 0.92, "std": 0.01}, "val_loss": {"mean": 0.3, "std": 0.02}}
SOLUTION = {**FIGURES, "val_accuracy": {"mean": 0.93, "std": 0.005}, "train_loss": {"mean": 0.25, "std": 0.05}}
STARTER = {**FIGURES, "val_accuracy": {"mean": 0.88, "std": 0.01}, "train_loss": {"mean": 0.7, "std": 0.1}}
DIGESTS = dict.fromkeys(("data_sha256", "solution_sha256", "starter_sha256"), "0" * 64)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedRubric:
    """A rubric that says all that one can say, calibrated on MNIST; its starter and solution are not at hand."""
    monkeypatch.chdir(tmp_path)
    data = yaml.safe_load(SAMPLE)
    digest = Rubric.model_validate(data).budget_sha256("mnist")
    measured = {"date": "2026-11-24", "device": "cpu", "torch": "2", "bngrade": "0", **DIGESTS, "budget_sha256": digest}
    block = {"mnist": {"runs": 24, "measured": measured, "solution": SOLUTION, "starter": STARTER}}
    Path("sample.yaml").write_text(SAMPLE + f"calibration: {json.dumps(block)}\n", encoding="utf-8")
    return load_rubric(Path("sample.yaml"))


TIMINGS = {8: Timing(step_s=0.001, evaluation_s=0.02), 10: Timing(step_s=0.002, evaluation_s=0.02)}


def test_a_rubric_reads_as_its_golden_file(sample: LoadedRubric) -> None:
    """Everything that a rubric says is on the page, in a form that was reviewed, wide and narrow, with and without Unicode."""
    view = overview(sample, TIMINGS, timed_on="the declared network")
    assert_golden("rubric_show.txt", rubric_to_text(view, Page(width=100)))
    assert_golden("rubric_show_narrow_ascii.txt", rubric_to_text(view, Page(width=60, unicode=False)))


def test_no_line_is_longer_than_the_page(sample: LoadedRubric) -> None:
    """Every line but the command at the end, which is there to be copied, fits the width asked for."""
    for width in (60, 80, 100, 140):
        lines = rubric_to_text(overview(sample, TIMINGS, timed_on="it"), Page(width=width)).splitlines()
        assert max(map(len, lines[:-1])) <= width


def test_margins_are_in_standard_deviations(sample: LoadedRubric) -> None:
    """Each target tells how far the mean of solution and starter lie inside it, negative for outside, in their own deviations."""
    mnist, digits = overview(sample).datasets
    accuracy, loss = mnist.clearances
    assert (accuracy.check, accuracy.target) == ("val-accuracy", "at least 0.9")
    assert [accuracy.solution_std, accuracy.starter_std] == pytest.approx([6, -2])
    assert (loss.check, loss.target) == ("train-loss", "above 0.1 and below 0.5")
    assert [loss.solution_std, loss.starter_std] == pytest.approx([3, -2])
    assert (mnist.calibration, mnist.runs) == (CalibrationStatus.FRESH, 24)
    assert (digits.calibration, digits.clearances, digits.runs) == (CalibrationStatus.MISSING, (), None)


def test_a_stale_calibration_says_why(sample: LoadedRubric) -> None:
    """Numbers that were measured for something else are shown with the reason why they no longer hold."""
    budgets = {**sample.rubric.budgets, "mnist": Budget(train_images=3000, val_images=10_000, batch_size=8, epochs=6)}
    stale = sample.model_copy(update={"rubric": sample.rubric.model_copy(update={"budgets": budgets})})
    assert overview(stale).datasets[0].calibration is CalibrationStatus.STALE
    text = " ".join(rubric_to_text(overview(stale), Page()).split())
    assert "mnist: stale: the rubric's training on mnist has changed since it was calibrated" in text
    assert text.endswith("next: bngrade rubric calibrate sample.yaml --write")


def test_data_sets_stand_in_the_order_of_their_roles(sample: LoadedRubric) -> None:
    """The official data set comes first, then the fallback, whatever their order in the file."""
    assert [(each.name, each.role) for each in overview(sample).datasets] == [("mnist", "official"), ("digits", "fallback")]


def test_steps_are_those_that_training_takes(sample: LoadedRubric) -> None:
    """All seeds and epochs count; a last batch of one image is left out, as training leaves it out."""
    from grader.training import Recipe

    for each in overview(sample).datasets:
        recipe = Recipe(budget=each.budget, optimizer=sample.rubric.optimizer, input_shape=(1, 28, 28))
        assert each.steps == recipe.steps * each.budget.seeds


def test_the_estimate_adds_up_what_a_verdict_does() -> None:
    """Steps, the evaluation at the end and the short ones between the epochs are counted for every seed."""
    budget = Budget(train_images=100, val_images=4 * EVALUATED, batch_size=10, epochs=3, seeds=2)
    timing = Timing(step_s=0.001, evaluation_s=0.1)
    assert timing.seconds(budget, "running") == pytest.approx(2 * 30 * 0.001 + 2 * (4 + 2) * 0.1)
    assert timing.seconds(budget, "final") > timing.seconds(budget, "running")


def test_a_network_is_timed_by_running_it(sample: LoadedRubric) -> None:
    """Steps are run on this machine: between two readings of the clock lies a real training, and more of them take longer."""
    readings: list[float] = []

    def clock() -> float:
        """Tell a time at which each of the trainings took a second more than the one before."""
        readings.append(float(len(readings) ** 2))
        return readings[-1]

    timings = time_network(declared_graph(sample.rubric), sample.rubric, clock=clock)
    assert set(timings) == {8, 10}
    assert len(readings) == 2 * 3 * 2, "three trainings for each batch size, each timed from start to end"
    assert all(timing.step_s == pytest.approx(4 / STEPS) for timing in timings.values())


def test_the_declared_network_is_the_solution_s(netbn: LoadedRubric, repository: Path, sandbox: Sandbox) -> None:
    """Where the solution is not at hand, a network with the same layers and sizes is made from the declaration."""
    traced = trace(read_submission(repository / "solutions" / "netbn.py"), "NetBN", (1, 28, 28), netbn.rubric.limits, sandbox)
    assert traced.network is not None
    declared = declared_graph(netbn.rubric)
    ops = [node.op for node in declared.nodes if node.op != "flatten"]
    assert ops == [node.op for node in layers(traced.network.graph)]
    assert rebuild(declared)(torch.zeros(2, 1, 28, 28)).shape == (2, 10)
    count = [sum(each.numel() for each in rebuild(graph).parameters()) for graph in (declared, traced.network.graph)]
    assert count[0] == count[1]


@pytest.mark.parametrize("exercise", ["norm_on_input", "conv_instance_norm", "global_mean", "gelu_group_norm"])
def test_declared_networks_of_all_kinds_can_be_built(repository: Path, exercise: str) -> None:
    """A declaration with convolutions, means over pixels or a normalised input makes a network that runs."""
    rubric = load_rubric(repository / "tests" / "foreign" / exercise / "rubric.yaml").rubric
    images = torch.zeros(2, *rubric.submission.input_shape)
    assert rebuild(declared_graph(rubric))(images).shape == (2, rubric.submission.classes)


def test_the_solution_is_timed_if_it_is_there(netbn: LoadedRubric, sample: LoadedRubric, sandbox: Sandbox) -> None:
    """The solution goes before the starter, the starter before the declaration; a file that cannot be traced is passed over."""
    assert network_to_time(netbn, sandbox)[1] == "the solution's network"
    assert network_to_time(sample, sandbox)[1] == "the declared network"
    Path("solution.py").write_text("class Net(:\n", encoding="utf-8")
    Path("starter.py").write_text(
        "from torch import nn\nclass Net(nn.Sequential):\n    def __init__(self):\n        super().__init__(nn.Flatten(), nn.Linear(784, 10))\n",
        encoding="utf-8",
    )
    assert network_to_time(sample, sandbox)[1] == "the starter's network"


def test_a_declaration_without_the_sizes_cannot_be_timed(sample: LoadedRubric) -> None:
    """Sizes that torch needs and the rubric leaves open make no network: that is said, not guessed."""
    architecture = (sample.rubric.architecture[-1].model_copy(update={"sizes": {}}),)
    with pytest.raises(CannotRebuild, match="sizes that make no module"):
        time_network(declared_graph(sample.rubric.model_copy(update={"architecture": architecture})), sample.rubric)


def test_json_tells_the_same(sample: LoadedRubric) -> None:
    """The JSON has the rubric itself and all that the text derives from it, and reads back to the same value."""
    view = overview(sample, TIMINGS, timed_on="the declared network")
    data: dict[str, Any] = json.loads(overview_to_json(view))
    assert list(data) == ["schema", "path", "sha256", "max_points", "datasets", "timed_on", "obstacle", "rubric"]
    assert (data["schema"], data["rubric"]["title"]) == ("bngrade/rubric-overview/v1", sample.rubric.title)
    assert Overview.model_validate_json(overview_to_json(view)) == view


# The command.


def test_the_command_estimates_a_verdict_here(bngrade: Bngrade) -> None:
    """A shipped exercise is shown by its name, with the seconds that a verdict takes on this machine."""
    completed = bngrade("rubric", "show", "netbn", "--format", "json")
    assert (completed.returncode, completed.stderr) == (0, "")
    data = json.loads(completed.stdout)
    assert data["timed_on"] == "the solution's network"
    assert all(each["seconds"] > 0 for each in data["datasets"])


def test_without_timing_no_torch_is_needed(repository: Path) -> None:
    """`--no-timing` shows the rubric with nothing heavy imported, and says nothing about seconds."""
    code = (
        "import sys, grader.cli as c; sys.argv = ['bngrade', 'rubric', 'show', 'rubrics/netbn.yaml', '--no-timing'];"
        "c._run(); print(sorted(m for m in ('torch', 'numpy', 'sklearn', 'torchvision') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")
    assert "one core of this machine" not in done.stdout


def test_colour_is_for_terminals(bngrade: Bngrade, sample: LoadedRubric) -> None:
    """A pipe gets plain text, `FORCE_COLOR` colours it, and `NO_COLOR` goes before that."""
    command = ("rubric", "show", sample.path.resolve(), "--no-timing")
    forced = bngrade(*command, FORCE_COLOR="1").stdout
    assert "\x1b[1mA network of everything" in forced
    assert "\x1b" not in bngrade(*command).stdout + bngrade(*command, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_names_in_a_rubric_are_harmless_on_a_terminal(sample: LoadedRubric) -> None:
    """What a rubric's author wrote cannot draw on a terminal."""
    text = SAMPLE.replace("A network of", r'"\e[31mred\e]0;t\a ').replace("everything that a rubric can say", '"')
    sample.path.write_text(text, encoding="utf-8")
    shown = rubric_to_text(overview(load_rubric(sample.path)), Page())
    assert r"\x1b[31mred" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("netnb", r"there is no exercise 'netnb'; did you mean .*netbn"),
        ("no.yaml", r"there is no file 'no.yaml'"),
        ("broken.yaml", r"broken.yaml:2:1: titel: .*did you mean `title`"),
    ],
)
def test_what_cannot_be_shown_is_wrong_usage(bngrade: Bngrade, tmp_path: Path, file: str, message: str) -> None:
    """An unknown name, a missing file and an invalid rubric are one message with exit code 2."""
    (tmp_path / "broken.yaml").write_text(
        SAMPLE.replace("format: bngrade/rubric/v1\n", "titel: x\nformat: bngrade/rubric/v1\n"), encoding="utf-8"
    )
    completed = bngrade("rubric", "show", file, "--no-timing", cwd=tmp_path)
    assert (completed.returncode, completed.stdout) == (2, "")
    assert re.search(message, completed.stderr), completed.stderr
