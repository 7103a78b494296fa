"""`bngrade rubric new`: two files to a rubric that proves itself, or one message that says why not."""

import contextlib
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pexpect
import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import Bngrade
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.rubric.answers import usual_name, usual_title
from grader.cli.rubric.new import new
from grader.proof import prove
from grader.rubric.draft_text import _scalar
from grader.rubric.loading import LoadedRubric, load_rubric
from grader.sandbox.runner import Sandbox

REPOSITORY = Path(__file__).resolve().parent.parent
FOREIGN = sorted(path.parent for path in (REPOSITORY / "tests" / "foreign").glob("*/starter.py"))
NETBN = (REPOSITORY / "exercises" / "netbn.py", REPOSITORY / "solutions" / "netbn.py")

HEAD = "import torch\nfrom torch import nn\nfrom torch.nn import functional as F\n"
NETWORK = """

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        {layers}

    def forward(self, x):
        {steps}


def make_optimizer(model):
    return torch.optim.{optimizer}
"""


def source(*layers: str, steps: tuple[str, ...] = (), optimizer: str = "Adam(model.parameters(), lr=0.001)") -> str:
    """Write a file with a network: a `Sequential` of layers behind a flatten, unless `steps` say how they run."""
    if not steps:
        layers, steps = (f"self.net = nn.Sequential(nn.Flatten(), {', '.join(layers)})",), ("return self.net(x)",)
    indent = "\n        "
    return HEAD + NETWORK.format(layers=indent.join(layers), steps=indent.join(steps), optimizer=optimizer)


FIRST, SECOND, HIDDEN, LAST = "nn.Linear(784, 40)", "nn.Linear(40, 20)", "nn.Linear(20, 20)", "nn.Linear(20, 10)"
PLAIN = source(FIRST, "nn.ReLU()", SECOND, "nn.ReLU()", LAST)
NORMED = source(FIRST, "nn.BatchNorm1d(40)", "nn.ReLU()", SECOND, "nn.BatchNorm1d(20)", "nn.ReLU()", LAST)

CONV = ("self.conv = nn.Conv2d(1, 4, 3, padding=1)", "self.head = nn.Linear(4 * 14 * 14, 10)")
CONV_STEPS = ("x = F.max_pool2d(torch.relu(self.conv(x)), 2)", "return self.head(x.view(len(x), -1))")

Run = Callable[..., Result]


@pytest.fixture
def run(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command in this process, in a folder of its own, with the sandbox that all tests share."""
    monkeypatch.setattr("grader.sandbox.runner.Sandbox", lambda: contextlib.nullcontext(sandbox))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(new, [str(each) for each in arguments], catch_exceptions=False)

    return call


def pair(folder: Path, starter: str, solution: str) -> tuple[str, str, str, str]:
    """Write both files; return the options that name them."""
    (folder / "starter.py").write_text(starter, encoding="utf-8")
    (folder / "solution.py").write_text(solution, encoding="utf-8")
    return "--starter", "starter.py", "--solution", "solution.py"


def drafted(run: Run, folder: Path, starter: str, solution: str, *more: str) -> LoadedRubric:
    """Draft a rubric from two sources and load it."""
    result = run(*pair(folder, starter, solution), "--output", "draft.yaml", *more)
    assert result.exit_code == 0, result.output
    return load_rubric(folder / "draft.yaml")


# What is drafted.


def test_the_draft_of_netbn_is_what_a_person_wrote(run: Run, netbn: LoadedRubric, tmp_path: Path) -> None:
    """From the shipped starter and solution comes the shipped rubric's declaration, checks and points included."""
    assert run("--starter", NETBN[0], "--solution", NETBN[1]).exit_code == 0
    rubric, shipped = load_rubric(tmp_path / "netbn.yaml").rubric, netbn.rubric
    for field in ("exercise", "title", "architecture", "optimizer", "dataset", "fallback", "budgets", "checks"):
        assert getattr(rubric, field) == getattr(shipped, field), field
    files = {"starter": "", "solution": ""}
    assert rubric.submission.model_copy(update=files) == shipped.submission.model_copy(update=files)
    assert (tmp_path / rubric.submission.solution).resolve() == NETBN[1]


EXERCISES: Mapping[str, tuple[str, str]] = {
    "batch norm": (PLAIN, NORMED),
    "dropout behind the activation": (PLAIN, source(FIRST, "nn.ReLU()", "nn.Dropout(0.3)", SECOND, "nn.ReLU()", LAST)),
    "both": (PLAIN, source(FIRST, "nn.BatchNorm1d(40)", "nn.ReLU()", "nn.Dropout(0.3)", SECOND, "nn.ReLU()", LAST)),
    "a convolution": (
        source(*CONV, steps=CONV_STEPS),
        source(
            "self.bn = nn.BatchNorm2d(4)",
            *CONV,
            steps=(CONV_STEPS[0].replace("self.conv(x)", "self.bn(self.conv(x))"), CONV_STEPS[1]),
        ),
    ),
}


@pytest.mark.parametrize("exercise", FOREIGN, ids=lambda folder: folder.name)
def test_a_draft_proves_itself(run: Run, sandbox: Sandbox, tmp_path: Path, exercise: Path) -> None:
    """A fresh draft passes `rubric check`: its solution passes, its starter and every mutant of the solution fail."""
    result = run("--starter", exercise / "starter.py", "--solution", exercise / "solution.py")
    assert result.exit_code == 0, result.output
    loaded = load_rubric(tmp_path / f"{exercise.name}.yaml")
    proof = prove(loaded, sandbox)
    assert proof.holds, proof
    assert (loaded.rubric.points, loaded.rubric.max_points) == (100, 100)


def test_what_is_added_decides_the_checks(run: Run, tmp_path: Path) -> None:
    """Normalisations bring the checks that judge them, dropouts theirs, and both bring all three."""
    chosen = {}
    for name in ("batch norm", "dropout behind the activation", "both"):
        checks = drafted(run, tmp_path, *EXERCISES[name], "--force").rubric.checks
        chosen[name] = {check.id for check in checks} & {"batchnorm-present", "batchnorm-before-activation", "dropout-present"}
    norms = {"batchnorm-present", "batchnorm-before-activation"}
    assert list(chosen.values()) == [norms, {"dropout-present"}, norms | {"dropout-present"}]


def test_sizes_that_decide_are_declared_and_no_others(run: Run, tmp_path: Path) -> None:
    """A kernel's size, stride and padding stand in the draft; `eps`, `affine` and a bias are left to the learner."""
    solution = EXERCISES["a convolution"][1].replace("BatchNorm2d(4)", "BatchNorm2d(4, eps=1e-3, affine=False)")
    starter, solution = EXERCISES["a convolution"][0], solution.replace("padding=1)", "padding=1, bias=False)")
    conv, norm, _relu, pool, flatten, _head = drafted(run, tmp_path, starter, solution).rubric.architecture
    names = ("in_channels", "out_channels", "kernel_size", "stride", "padding")
    assert conv.sizes == dict(zip(names, (1, 4, 3, 1, 1), strict=True))
    assert (norm.added, norm.sizes) == (True, {"num_features": 4})
    assert (pool.op, pool.sizes["stride"], flatten.op) == ("max_pool2d", 2, "flatten")


def test_the_order_of_the_solution_is_the_draft_s(run: Run, tmp_path: Path) -> None:
    """An exercise that wants its normalisation behind the activation is drafted so."""
    solution = source(FIRST, "nn.ReLU()", "nn.BatchNorm1d(40)", SECOND, "nn.ReLU()", LAST)
    layers = drafted(run, tmp_path, PLAIN, solution).rubric.architecture
    assert [layer.op for layer in layers[:3]] == ["linear", "relu", "batch_norm1d"]


@pytest.mark.parametrize(
    ("optimizer", "declared"),
    [
        (
            "SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True)",
            {"name": "SGD", "lr": 0.05, "momentum": 0.9, "nesterov": True},
        ),
        ("AdamW(model.parameters())", {"name": "AdamW", "lr": 0.001}),
        (
            "Adam(model.parameters(), betas=(0.8, 0.99), eps=1e-6)",
            {"name": "Adam", "lr": 0.001, "betas": (0.8, 0.99), "eps": 1e-6},
        ),
    ],
)
def test_the_optimizer_is_the_starter_s(run: Run, tmp_path: Path, optimizer: str, declared: dict[str, object]) -> None:
    """The optimizer is read from the starter, with the settings that are not torch's own."""
    with_it = [text.replace("Adam(model.parameters(), lr=0.001)", optimizer) for text in (PLAIN, NORMED)]
    loaded = drafted(run, tmp_path, *with_it)
    assert loaded.rubric.optimizer.model_dump() == declared
    assert "The starter builds it in line 1" in loaded.path.read_text(encoding="utf-8")


def test_a_starter_without_optimizer_gets_a_usual_one(run: Run, tmp_path: Path) -> None:
    """Where nothing is built, Adam is declared, and the comment says that it is a choice to look at."""
    bare = [text[: text.index("\n\ndef make_optimizer")] + "\n" for text in (PLAIN, NORMED)]
    loaded = drafted(run, tmp_path, *bare)
    assert loaded.rubric.optimizer.model_dump() == {"name": "Adam", "lr": 0.001}
    assert "The starter builds none" in loaded.path.read_text(encoding="utf-8")


def test_a_network_that_takes_rows_is_found_out(run: Run, tmp_path: Path) -> None:
    """A network that does not flatten its input is drafted with inputs of 784 values."""
    rows = [text.replace("nn.Flatten(), ", "") for text in (PLAIN, NORMED)]
    assert drafted(run, tmp_path, *rows).rubric.submission.input_shape == (784,)


def test_flags_go_before_what_is_usual(run: Run, tmp_path: Path) -> None:
    """Name, title, class and data set are what the flags say; a title may hold what means something in YAML."""
    title = """Norms: "why" & 'how' # 100 % {really} - yes"""
    two = [text + "\n\nclass Other(nn.Module):\n    pass\n" for text in (PLAIN, NORMED)]
    flags = ("--exercise", "norms2", "--title", title, "--class", "Net", "--dataset", "digits", "--input-shape", "28,28")
    rubric = drafted(run, tmp_path, *two, *flags).rubric
    assert (rubric.exercise, rubric.title, rubric.submission.class_name) == ("norms2", title, "Net")
    assert (rubric.dataset, rubric.fallback, set(rubric.budgets)) == ("digits", None, {"digits"})
    assert rubric.submission.input_shape == (28, 28)


def test_paths_are_seen_from_the_rubric(run: Run, tmp_path: Path) -> None:
    """Starter and solution are named as they lie from the rubric's folder, whatever their names are made of."""
    folder = tmp_path / "a: b # 'c'"
    folder.mkdir()
    (tmp_path / "rubrics").mkdir()
    for name, text in (("net.py", PLAIN), ("net ü.py", NORMED)):
        (folder / name).write_text(text, encoding="utf-8")
    result = run("--starter", folder / "net.py", "--solution", folder / "net ü.py", "--exercise", "net")
    assert result.exit_code == 0, result.output
    spec = load_rubric(tmp_path / "rubrics" / "net.yaml").rubric.submission
    assert (spec.starter, spec.solution) == ("../a: b # 'c'/net.py", "../a: b # 'c'/net ü.py")


def test_every_block_has_a_comment_and_every_line_fits(run: Run, tmp_path: Path) -> None:
    """A first-time author is told above each block what it is for; no comment is cut off in an editor."""
    text = drafted(run, tmp_path, PLAIN, NORMED).path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=rubric.schema.json\n")
    lines = text.split("\n")
    assert max(map(len, lines)) <= 120
    explained = {lines[index + 1].split(":")[0] for index, line in enumerate(lines[:-1]) if line.startswith("#")}
    blocks = {"format", "submission", "architecture", "optimizer", "dataset", "budgets", "points", "hints", "limits"}
    assert blocks <= explained
    assert "bngrade rubric calibrate" in text


def test_it_ends_with_what_to_type_next(run: Run, tmp_path: Path) -> None:
    """The commands that follow are printed ready to be typed."""
    output = run(*pair(tmp_path, PLAIN, NORMED), "--output", "a b.yaml").output
    assert output.startswith("wrote a b.yaml; ")
    assert "\n  bngrade rubric check 'a b.yaml'\n" in output
    assert "\n  bngrade rubric calibrate 'a b.yaml'\n" in output


@given(st.text(min_size=1))
def test_any_text_survives_the_way_into_the_file(text: str) -> None:
    """A title or a path of whatever characters stands on one line and is read back as it was."""
    written = _scalar(text)
    assert len(written.splitlines()) == 1
    assert yaml.safe_load(f"key: {written}") == {"key": text}


# Two files that make no rubric.

WRONG: Mapping[str, tuple[str, str, str]] = {
    "the same network": (PLAIN, PLAIN, r"^solution.py: the solution runs the same layers as the starter"),
    "another width": (
        PLAIN,
        NORMED.replace("40", "50"),
        r"^solution.py:9: the solution has `linear` \(in_features 784, out_features 50\) where the starter \(line 9\) has `linear` \(in_features 784, out_features 40\)",
    ),
    "another activation": (
        PLAIN,
        NORMED.replace("ReLU", "GELU"),
        r"^solution.py:9: the solution has `gelu`.* where the starter .*has `relu`",
    ),
    "another slope": (
        PLAIN.replace("nn.ReLU()", "nn.LeakyReLU()"),
        NORMED.replace("nn.ReLU()", "nn.LeakyReLU(0.2)"),
        r"`leaky_relu` \(negative_slope 0.2\) where the starter .* has `leaky_relu` \(negative_slope 0.01\)",
    ),
    "a layer less": (
        PLAIN,
        source(FIRST, "nn.BatchNorm1d(40)", SECOND, "nn.ReLU()", LAST),
        r"^starter.py:9: the solution lacks the starter's `relu`",
    ),
    "the last layer less": (
        source(FIRST, "nn.ReLU()", SECOND, LAST, "nn.ReLU()"),
        source(FIRST, "nn.ReLU()", SECOND, LAST),
        "lacks the starter's `relu`",
    ),
    "a linear layer more": (
        PLAIN,
        source(FIRST, "nn.ReLU()", SECOND, "nn.ReLU()", HIDDEN, LAST),
        r"^solution.py:9: the solution adds `linear` \(in_features 20, out_features 20\); a learner can be asked for a normalisation or a dropout alone",
    ),
    "a softmax more": (
        PLAIN,
        source(FIRST, "nn.ReLU()", SECOND, "nn.ReLU()", LAST, "nn.Softmax(1)"),
        "the solution adds `softmax`",
    ),
    "a norm replaced": (
        NORMED,
        NORMED.replace("BatchNorm1d(20)", "LayerNorm(20)"),
        r"^starter.py:9: the solution lacks the starter's `batch_norm1d` \(num_features 20\)",
    ),
    "arithmetic": (
        PLAIN.replace("self.net(x)", "self.net(x) * 2"),
        NORMED,
        r"^starter.py:12: a rubric cannot declare `.*` \(mul\)",
    ),
    "a skip connection": (
        PLAIN,
        source(
            f"self.a = {FIRST}",
            "self.b = nn.Linear(784, 40)",
            f"self.c = {SECOND}",
            f"self.d = {LAST}",
            steps=("x = x.flatten(1)", "return self.d(self.c(self.a(x) + self.b(x)))"),
        ),
        r"^solution.py:\d+: a rubric cannot declare `.*` \(add\)",
    ),
    "a frozen layer": (
        PLAIN,
        source(
            f"self.net = nn.Sequential(nn.Flatten(), {FIRST}, nn.BatchNorm1d(40), nn.ReLU(), {SECOND}, nn.ReLU(), {LAST})",
            "self.net[1].requires_grad_(False)",
            steps=("return self.net(x)",),
        ),
        r"^solution.py:9: `net.1` does not learn",
    ),
    "a shared layer": (
        source(FIRST, "nn.ReLU()", SECOND, HIDDEN, "nn.ReLU()", HIDDEN, LAST),
        source(
            f"self.a = {FIRST}",
            f"self.b = {SECOND}",
            f"self.c = {HIDDEN}",
            f"self.d = {LAST}",
            steps=("x = torch.relu(self.a(x.flatten(1)))", "x = self.c(torch.relu(self.c(self.b(x))))", "return self.d(x)"),
        ),
        r"^solution.py:\d+: `c` shares the parameter `c.weight` with an earlier layer",
    ),
    "too few logits": (
        PLAIN.replace("20, 10", "20, 5"),
        NORMED.replace("20, 10", "20, 5"),
        r"^starter.py:9: the network gives 5 logits; the data sets have 10 classes",
    ),
    "a picture as output": (
        PLAIN.replace("self.net(x)", "self.net(x).view(-1, 2, 5)"),
        NORMED,
        r"`forward` returns a tensor of shape \(N, 2, 5\)",
    ),
    "other layers in evaluation mode": (
        PLAIN,
        NORMED.replace("return self.net(x)", "return self.net(x) if self.training else self.net[:2](x)[:, :10]"),
        r"^solution.py: in evaluation mode the network runs other layers",
    ),
    "another optimizer": (
        PLAIN,
        NORMED.replace("lr=0.001", "lr=0.01"),
        r"^solution.py:16: this is another optimizer than the starter's in line 16",
    ),
    "two optimizers": (
        PLAIN + "\n\nother = torch.optim.SGD([], 0.1)\n",
        NORMED,
        r"^starter.py:19: this is another optimizer than in line 16; a rubric declares one",
    ),
    "an optimizer without declaration": (
        PLAIN.replace("Adam(", "Adagrad("),
        NORMED,
        r"^starter.py:16: a rubric cannot declare the optimizer Adagrad; it can declare `Adam`",
    ),
    "a learning rate that is computed": (
        PLAIN.replace("0.001", "rate()"),
        NORMED,
        r"^starter.py:16: the learning rate of Adam cannot be read from the source",
    ),
    "a starter that is no Python": (
        "class Net(:\n",
        NORMED,
        r"^starter.py:1: Python cannot read the file.*\nhelp: run the file with `python`",
    ),
    "a solution that does not run": (
        PLAIN,
        NORMED.replace("BatchNorm1d(40)", "BatchNorm1d(41)"),
        r"^solution.py:\d+: .*\nhelp: ",
    ),
    "a solution with another class": (
        PLAIN,
        NORMED.replace("class Net(", "class Nett("),
        r"^solution.py: the file defines no class `Net`; did you mean `Nett`\?",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_no_rubric_can_ask_for_is_said_at_its_line(run: Run, tmp_path: Path, name: str) -> None:
    """Two files that differ in more than additions give one message at the line that shows it, exit code 3, and no file."""
    starter, solution, message = WRONG[name]
    result = run(*pair(tmp_path, starter, solution))
    assert (result.exit_code, result.stdout) == (3, "")
    assert re.search(message, result.stderr), result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["solution.py", "starter.py"]


# Wrong usage.


def test_without_a_terminal_all_that_is_missing_is_said_at_once(bngrade: Bngrade) -> None:
    """Nobody can be asked in a pipe: one message names every flag that is missing."""
    completed = bngrade("rubric", "new")
    assert (completed.returncode, completed.stdout) == (2, "")
    assert "Error: --starter and --solution are missing; without a terminal nothing can be asked" in completed.stderr
    assert "Error: --solution is missing" in bngrade("rubric", "new", "--starter", NETBN[0]).stderr


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--output", "no/such/net.yaml"], "there is no folder 'no/such'; make it, or name another place"),
        (["--output", "starter.py"], "'starter.py' is no name for a rubric; it ends in .yaml"),
        (["--output", "folder.yaml"], "'folder.yaml' is not a regular file"),
        (["--exercise", "Net BN"], "'Net BN' is no name for an exercise"),
        (["--title", " "], "a title is a line of text"),
        (["--title", "half a character: \udc80"], "a title is a line of text"),
        (["--input-shape", "3,32,32"], "an image has 784 values, such as 1,28,28; 3,32,32 has 3072"),
        (["--input-shape", "28x28"], "'28x28' is no shape"),
        (["--dataset", "cifar"], "'cifar' is not one of 'mnist', 'digits'"),
        (["--starter", "startr.py"], "there is no file 'startr.py'; did you mean 'starter.py'?"),
    ],
)
def test_wrong_flags_are_one_message(run: Run, tmp_path: Path, flags: list[str], message: str) -> None:
    """What cannot be is wrong usage, exit code 2, and nothing is written."""
    (tmp_path / "folder.yaml").mkdir()
    result = run(*pair(tmp_path, PLAIN, NORMED), *flags)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.yaml", "solution.py", "starter.py"]


def test_a_file_without_a_network_needs_the_class(run: Run, tmp_path: Path) -> None:
    """Where no class of the starter is a network, the flag that is missing is named."""
    result = run(*pair(tmp_path, "x = 1\n", NORMED), "--exercise", "net")
    assert (result.exit_code, "--class is missing" in result.stderr) == (2, True)


def test_a_rubric_that_is_there_stays_without_force(run: Run, tmp_path: Path) -> None:
    """An old rubric is replaced with `--force` alone, and then whole."""
    old = tmp_path / "net.yaml"
    old.write_text("precious", encoding="utf-8")
    options = (*pair(tmp_path, PLAIN, NORMED), "--output", "net.yaml")
    refused = run(*options)
    assert (refused.exit_code, "'net.yaml' is already there; replace it with --force" in refused.stderr) == (2, True)
    assert old.read_text(encoding="utf-8") == "precious"
    assert run(*options, "--force").exit_code == 0
    assert yaml.safe_load(old.read_text(encoding="utf-8"))["format"] == "bngrade/rubric/v1"


def test_names_and_titles_come_from_the_files() -> None:
    """The name is that of both files, else the starter's folder's; the title is the starter's first line."""
    assert usual_name(Path("exercises/netbn.py"), Path("solutions/netbn.py")) == "netbn"
    assert usual_name(Path("/x/Layer-Norm 2/starter.py"), Path("/x/Layer-Norm 2/solution.py")) == "layer_norm_2"
    assert usual_name(Path("/x/2024/a.py"), Path("/x/2024/b.py")) is None
    assert usual_title('"""Exercise: batch norm in a net.\n\nMore.\n"""\n', "netbn") == "Batch norm in a net"
    assert usual_title("import torch\n", "layer_norm") == "Layer norm"
    assert usual_title("import torch\n", "x", "# Exercise: norms in a *notebook*\n\nAdd them.") == "Norms in a *notebook*"
    assert usual_title('"""Batch norm."""\n', "x", "# Another") == "Batch norm"
    assert usual_title("'''Half a \\ud800 character, \\x1b[31m red.'''", "x") == "Half a  character, \x1b[31m red"


# A terminal.


@pytest.fixture
def terminal(tmp_path: Path) -> Callable[..., "pexpect.spawn[str]"]:
    """Start the command on a real pseudo-terminal, in a folder with a starter and a solution."""
    pair(tmp_path, PLAIN, NORMED)

    def start(*arguments: str) -> "pexpect.spawn[str]":
        command = ["-m", "grader", "rubric", "new", *arguments]
        environment = {"PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        return pexpect.spawn(sys.executable, command, cwd=str(tmp_path), env=environment, encoding="utf-8", timeout=60)

    return start


def test_a_person_is_asked_for_what_is_not_given(terminal: Callable[..., "pexpect.spawn[str]"], tmp_path: Path) -> None:
    """On a terminal each question offers what the files tell; a wrong answer is asked for again."""
    child = terminal("--solution", "solution.py", "--title", "Norms")
    child.expect("The stub that learners begin with: ")
    child.sendline("starter.py")
    child.expect("The exercise's name .*: ")
    child.sendline("Not A Name")
    child.expect("is no name for an exercise")
    child.expect("The exercise's name .*: ")
    child.sendline("norms")
    child.expect(r"The network's class \[Net\]: ")
    child.sendline("")
    child.expect(r"The shape of one input \[1,28,28\]: ")
    child.sendline("28,28")
    child.expect(r"The data set of an official verdict \(mnist, digits\) \[mnist\]: ")
    child.sendline("digits")
    child.expect("wrote norms.yaml")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    rubric = load_rubric(tmp_path / "norms.yaml").rubric
    assert (rubric.title, rubric.dataset, rubric.submission.input_shape) == ("Norms", "digits", (28, 28))


def test_ctrl_c_at_a_question_leaves_nothing(terminal: Callable[..., "pexpect.spawn[str]"], tmp_path: Path) -> None:
    """Whoever stops half-way finds no half-written rubric, and exit code 130."""
    child = terminal("--starter", "starter.py", "--solution", "solution.py", "--exercise", "norms")
    child.expect("A title for people .*: ")
    for _ in range(5):  # one that comes while the line editor is being set up is lost, for a person as well
        child.sendintr()
        if child.expect(["interrupted", pexpect.TIMEOUT], timeout=2) == 0:
            break
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == ["solution.py", "starter.py"]
