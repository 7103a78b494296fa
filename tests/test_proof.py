"""`bngrade rubric check`: shipped rubrics hold, weak ones are found out by the mutants that pass, and the command says so."""

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade

from grader.proof import Proof, prove
from grader.reports.inert import inert
from grader.reports.proof_text import proof_to_text
from grader.reports.text_layout import Page
from grader.rubric.companions import companion_mistakes
from grader.rubric.loading import load_rubric
from grader.sandbox.runner import Sandbox

RUBRICS = sorted(
    path for path in (REPOSITORY / "rubrics").glob("*.yaml") if "bngrade/rubric/" in path.read_text(encoding="utf-8")
)
"""Those of networks: a quiz has another format and another proof."""
CHECK_LINE = "  - {{id: {}, points: {}}}\n"

WEAK: dict[str, tuple[list[tuple[str, str]], str, set[str]]] = {
    "no check of the layers": (
        [(CHECK_LINE.format("layers-unchanged", 15), "")],
        "layers-unchanged",
        {"activation-dropped", "activation-to-tanh", "activations-all-dropped", "width-changed", "classes-changed"},
    ),
    "no check of what is added": (
        [(CHECK_LINE.format("only-batchnorm-added", 10), "")],
        "only-batchnorm-added",
        {"dropout-on-hidden", "softmax-on-output", "norm-on-input", "layer-frozen", "skip-connection", "scaling-on-output"},
    ),
    "no check of the place": (
        [(CHECK_LINE.format("batchnorm-before-activation", 15), "")],
        "batchnorm-before-activation",
        {"norm-moved-back", "norms-all-moved"},
    ),
    "no check of the normalisation": (
        [(CHECK_LINE.format("batchnorm-present", 20), ""), (CHECK_LINE.format("batchnorm-before-activation", 15), "")],
        "batchnorm-present",
        {"norm-dropped", "norms-all-dropped", "norm-never-called", "norm-in-training-only"},
    ),
    "widths left open": (
        [
            ("in_features: 784, out_features: 256", "in_features: 784"),
            ("in_features: 256, out_features: 128", "out_features: 128"),
            ("num_features: 256, ", ""),
        ],
        "layers-unchanged",
        {"width-changed"},
    ),
}


@pytest.fixture
def exercise(tmp_path: Path) -> Path:
    """A copy of the shipped exercise that a test may change, without hints, which name checks; returns its rubric."""
    for folder in ("exercises", "solutions", "rubrics"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    path = tmp_path / "rubrics" / "netbn.yaml"
    path.write_text(re.sub(r"(?ms)^hints:.*?(?=^limits:)", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def edit(path: Path, *edits: tuple[str, str]) -> Path:
    """Replace pieces of a file."""
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


def proven(path: Path, sandbox: Sandbox) -> Proof:
    """Prove the rubric in a file."""
    return prove(load_rubric(path), sandbox)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_shipped_rubrics_tell_right_from_wrong(path: Path, sandbox: Sandbox) -> None:
    """The solution passes, the starter fails, and so does every mutant, of 25 kinds at least."""
    assert companion_mistakes(load_rubric(path)) == []
    proof = proven(path, sandbox)
    assert [mutant.what for mutant in proof.survivors] == []
    assert proof.holds
    assert len(proof.kinds) >= 25


FOREIGN = sorted(path for path in (REPOSITORY / "tests" / "foreign").iterdir() if (path / "rubric.yaml").is_file())
LEFT_OPEN = {"layers_not_judged", "places_not_judged"}
"""Rubrics that leave a check out on purpose."""


@pytest.mark.parametrize("folder", FOREIGN, ids=lambda folder: folder.name)
def test_rubrics_of_other_exercises_are_proven_alike(folder: Path, sandbox: Sandbox) -> None:
    """Other depths, widths, activations, normalisations and convolutions: a full rubric holds, one with a gap does not."""
    proof = proven(folder / "rubric.yaml", sandbox)
    assert not proof.solution_defects
    assert proof.holds is (folder.name not in LEFT_OPEN), [mutant.what for mutant in proof.survivors]
    assert len(proof.kinds) >= 25


def foreign_copy(name: str, folder: Path) -> Path:
    """Copy one of the other exercises; return its rubric."""
    shutil.copytree(REPOSITORY / "tests" / "foreign" / name, folder / name)
    return folder / name / "rubric.yaml"


def test_a_size_that_is_left_open_lets_a_mutant_pass(tmp_path: Path, sandbox: Sandbox) -> None:
    """A kernel that nothing else in the architecture determines may be any, and a mutant shows it."""
    proof = proven(edit(foreign_copy("global_mean", tmp_path), ("kernel_size: 3, ", "")), sandbox)
    assert not proof.solution_defects
    assert {mutant.kind for mutant in proof.survivors} == {"conv-kernel-size-changed"}


def test_a_size_that_is_left_out_has_torch_s_default(tmp_path: Path, sandbox: Sandbox) -> None:
    """A convolution that declares no padding has none, as in torch; a solution that pads fails."""
    proof = proven(edit(foreign_copy("global_mean", tmp_path), ("padding: 1, ", "")), sandbox)
    assert [check.message for check in proof.solution_defects if check.status == "fail"] == [
        "`conv1` (Conv2d 1→14) has `padding` 1x1, expected 0"
    ]


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_rubric_is_found_out(name: str, exercise: Path, sandbox: Sandbox) -> None:
    """What a rubric does not ask for lets mutants pass, and each names the check that should have seen it."""
    edits, check, kinds = WEAK[name]
    proof = proven(edit(exercise, *edits), sandbox)
    assert not proof.solution_defects
    assert not proof.holds
    found = {mutant.kind for mutant in proof.survivors if mutant.caught_by == check}
    assert found >= kinds, kinds - found


def test_the_check_that_is_missing_is_told_first(tmp_path: Path, sandbox: Sandbox) -> None:
    """A mutant that slipped through another check's net because of the gap is told below it, without a cure of its own."""
    path = edit(foreign_copy("dropout_beside_norm", tmp_path), (CHECK_LINE.format("only-batchnorm-added", 10), ""))
    told = " ".join(proof_to_text(str(path), proven(path, sandbox), Page()).split())
    assert "`only-batchnorm-added` would fail for them; list it under `checks`" in told
    cures = re.findall(r"`([a-z-]+)` should fail for them; ([^:]*?) -", told)
    assert cures
    assert {cure for _, cure in cures} == {"list what is missing above, and look again"}
    assert told.index("would fail for them") < told.index("should fail for them")


def test_a_solution_that_fails_its_own_rubric_is_named(exercise: Path, sandbox: Sandbox) -> None:
    """No mutant is asked when the solution itself does not pass: the check that it fails is what there is to say."""
    edit(
        exercise.parent.parent / "solutions" / "netbn.py",
        ("self.relu(self.bn1(self.fc1(x)))", "self.bn1(self.relu(self.fc1(x)))"),
    )
    proof = proven(exercise, sandbox)
    assert [check.id for check in proof.solution_defects if check.status == "fail"] == ["batchnorm-before-activation"]
    assert (proof.holds, proof.mutants) == (False, 0)


def test_a_starter_that_passes_is_named(exercise: Path, sandbox: Sandbox) -> None:
    """A starter that is the solution makes the exercise pointless."""
    shutil.copy(exercise.parent.parent / "solutions" / "netbn.py", exercise.parent.parent / "exercises" / "netbn.py")
    proof = proven(exercise, sandbox)
    assert (proof.starter_defects, proof.holds, proof.survivors) == ((), False, ())


def test_a_starter_that_does_not_run_yet_fails_as_it_should(exercise: Path, sandbox: Sandbox) -> None:
    """A stub may leave `forward` to the learner."""
    edit(exercise.parent.parent / "exercises" / "netbn.py", ("        return self.fc3(x)", "        raise NotImplementedError"))
    proof = proven(exercise, sandbox)
    assert [check.id for check in proof.starter_defects] == ["submission-loads"]
    assert proof.holds


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("        return self.fc3(x)", "        return self.fc3(x"), "the starter fails submission-loads: Python cannot read"),
        (("nn.Linear(256, 128)", "nn.Linear(256, 64)"), "the starter fails submission-loads: RuntimeError: mat1 and mat2"),
        (("= nn.ReLU()", "= nn.Tanh()"), "the starter fails layers-unchanged:"),
    ],
)
def test_a_starter_that_is_wrong_in_another_way_is_told(
    change: tuple[str, str], told: str, exercise: Path, bngrade: Bngrade
) -> None:
    """What learners would find broken before they begin is named with its line, once, and decides nothing: it may be meant."""
    edit(exercise.parent.parent / "exercises" / "netbn.py", change)
    done = bngrade("rubric", "check", exercise)
    said = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert said.count("is this meant?") == 1
    assert f"is this meant? {told}" in said
    assert re.search(r"\(line \d+ of the starter\)", said)


def test_a_starter_that_lacks_what_is_asked_for_is_no_surprise(bngrade: Bngrade) -> None:
    """Of the shipped exercises nothing but the verdict is said."""
    assert "is this meant?" not in bngrade("rubric", "check", "rubrics", "--no-proofs").stdout


def test_a_solution_s_defect_tells_what_was_expected(tmp_path: Path, sandbox: Sandbox) -> None:
    """A dropout of another rate than declared is told with both rates."""
    path = edit(foreign_copy("dropout_alone", tmp_path), ("p: 0.1", "p: 0.15"))
    text = " ".join(proof_to_text(str(path), proven(path, sandbox), Page()).split())
    assert re.search(
        r"does not pass dropout-present: .*Dropout 0\.1, expected Dropout 0\.15 \(line \d+ of the solution\)", text
    )


HINTS = {
    "Put `self.bn1 = nn.BatchNorm1d(256)` into the constructor.": True,
    "Call nn.BatchNorm1d( 256 ) there.": True,
    "A BatchNorm1d(num_features=128) fits.": True,
    "In forward: x = self.relu( self.bn1( self.fc1(x) ) )": True,
    "Think of self.bn2(self.fc2(x)).": True,
    "Batch normalisation of 1-d data is called `nn.BatchNorm1d`.": False,
    "It takes as many features as the layer before it has neurons: 256 and 128.": False,
    "The starter flattens with `x = x.view(-1, 28 * 28)`; leave that.": False,
    "An example with other numbers: `nn.BatchNorm1d(64)`.": False,
}


@pytest.mark.parametrize("text", HINTS)
def test_a_hint_that_contains_the_solution_is_a_mistake(text: str, exercise: Path) -> None:
    """A hint with a piece of the solution in it is refused at its line, however it is spaced; other code is not."""
    line = f"hints:\n  - {{text: {json.dumps(text)}}}\n"
    loaded = load_rubric(edit(exercise, ("dataset: mnist\n", "dataset: mnist\n" + line)))
    told = [(mistake.field, mistake.message) for mistake in companion_mistakes(loaded)]
    assert bool(told) is HINTS[text], told
    if told:
        assert told[0][0] == "hints[0].text"
        assert "the hint contains a piece of the solution" in told[0][1]


def test_missing_files_are_told_at_their_lines(exercise: Path, bngrade: Bngrade) -> None:
    """A rubric whose solution is not there cannot be proven; the line that names it is told."""
    (exercise.parent.parent / "solutions" / "netbn.py").unlink()
    done = bngrade("rubric", "check", exercise)
    number = next(n for n, line in enumerate(exercise.read_text().splitlines(), 1) if "solution:" in line)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{exercise}:{number}:3: submission.solution: there is no file")


def test_paths_are_told_in_short_unless_a_link_leads_elsewhere(exercise: Path, tmp_path: Path) -> None:
    """`rubrics/../solutions` is `solutions`; below a link to the rubrics' folder it is another folder, and stays as it is."""
    (exercise.parent.parent / "solutions" / "netbn.py").unlink()
    (told,) = companion_mistakes(load_rubric(exercise))
    assert f"there is no file `{tmp_path / 'solutions' / 'netbn.py'}`" in told.message
    link = tmp_path / "elsewhere" / "linked"
    link.parent.mkdir()
    link.symlink_to(exercise.parent)
    (told,) = companion_mistakes(load_rubric(link / "netbn.yaml"))
    assert f"there is no file `{link / '..' / 'solutions' / 'netbn.py'}`" in told.message


def test_the_command_proves_the_shipped_rubrics(bngrade: Bngrade) -> None:
    """All shipped rubrics at once: exit code 0 and a line of proof for each."""
    done = bngrade("rubric", "check", "rubrics")
    assert (done.returncode, done.stderr) == (0, "")
    for path in RUBRICS:
        assert f"rubrics/{path.name}: ok" in done.stdout
    assert "the starter fails batchnorm-present" in done.stdout


def test_the_command_takes_the_name_of_an_exercise(bngrade: Bngrade, tmp_path: Path) -> None:
    """`netbn` is the shipped rubric, from any folder."""
    done = bngrade("rubric", "check", "netbn", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0].endswith("netbn.yaml: ok")) == (0, True)


def test_a_weak_and_a_broken_rubric_are_told_together(exercise: Path, bngrade: Bngrade) -> None:
    """Exit code 1; the broken one by its lines, the weak one by a surviving mutant, the network it left, and the cure."""
    broken = exercise.with_name("broken.yaml")
    broken.write_text(exercise.read_text().replace("dataset: mnist", "dataset: mnits"))
    edit(exercise, (CHECK_LINE.format("batchnorm-before-activation", 15), ""))
    done = bngrade("rubric", "check", broken, exercise)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    number = next(n for n, line in enumerate(broken.read_text().splitlines(), 1) if line.startswith("dataset:"))
    assert lines[0].startswith(f'{broken}:{number}:1: dataset: expected one of `mnist`, `digits`, found "mnits"')
    assert lines[1] == f"{broken}: 1 mistake"
    told = " ".join(" ".join(lines[2:]).split())
    assert f"{exercise}: does not tell right from wrong" in told
    assert "`batchnorm-before-activation` would fail for them; list it under `checks`" in told
    assert (
        "norm-moved-back: `bn1` is moved behind `relu` (and 1 more of this kind) it runs Linear 784→256, ReLU, BatchNorm1d 256,"
        in told
    )


def test_json_holds_everything(exercise: Path, bngrade: Bngrade) -> None:
    """A tool gets every survivor with its graph, and every mistake with its place."""
    broken = exercise.with_name("broken.yaml")
    broken.write_text("format: 1\n")
    edit(exercise, (CHECK_LINE.format("batchnorm-before-activation", 15), ""))
    done = bngrade("rubric", "check", exercise, broken, "--format", "json")
    document = json.loads(done.stdout)
    weak, wrong = document["rubrics"]
    assert (done.returncode, document["schema"], weak["holds"], wrong["holds"]) == (1, "bngrade/rubric-check/v1", False, False)
    survivor = weak["proof"]["survivors"][0]
    assert (survivor["kind"], survivor["caught_by"]) == ("norm-moved-back", "batchnorm-before-activation")
    assert [node["op"] for node in survivor["graph"]["nodes"]][1:4] == ["linear", "relu", "batch_norm1d"]
    assert (wrong["mistakes"][0]["field"], wrong["mistakes"][0]["position"]) == ("format", {"line": 1, "column": 1})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'FILE...'"),
        (["nobody"], "there is no exercise 'nobody'"),
        (["rubrics/netbn.yml"], "there is no file 'rubrics/netbn.yml'; did you mean 'rubrics/netbn.yaml'?"),
        (["tests/golden"], "no rubric (`*.yaml`) lies in the folder 'tests/golden'"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], message: str, bngrade: Bngrade) -> None:
    """What is no rubric by name is wrong usage, exit code 2."""
    done = bngrade("rubric", "check", *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_hostile_names_of_a_solution_are_printed_harmlessly(exercise: Path, bngrade: Bngrade) -> None:
    """A file name with an escape sequence reaches the terminal as text."""
    hostile = exercise.with_name("\x1b[31mred.yaml")
    shutil.copy(exercise, hostile)
    done = bngrade("rubric", "check", hostile)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert inert(hostile.name) in done.stdout
