"""The reports: what a learner reads in the terminal, what a program reads as JSON, and that neither can be hijacked."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import GRAPH, SAMPLES, SOLUTION, chain, context, defect, grade, linear, node, source_lines

from grader.graph import ModuleGraph
from grader.reports.inert import inert
from grader.reports.json_report import graph_to_json, to_json
from grader.reports.text import graph_to_text, to_text
from grader.result import Result, Status

GOLDEN = Path(__file__).parent / "golden"
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
NARROW_TEXT = st.text(st.characters(max_codepoint=0x2FF), max_size=200)


def assert_golden(name: str, text: str) -> None:
    """Compare with a golden file; `BNGRADE_UPDATE_GOLDEN=1` writes it anew, to be reviewed as a diff."""
    path = GOLDEN / name
    if os.environ.get("BNGRADE_UPDATE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_text_report_reads_as_its_golden_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind of verdict renders exactly as reviewed, and rendering prints nothing."""
    assert_golden(f"{name}.txt", to_text(*SAMPLES[name]))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_is_longer_than_the_page(name: str) -> None:
    """Every line but the command at the end, which is there to be copied, fits the width asked for."""
    result, surroundings = SAMPLES[name]
    for width in (60, 80, 100, 140):
        lines = to_text(result, surroundings.model_copy(update={"width": width})).splitlines()
        assert max(map(len, lines[:-1])) <= width


def test_graph_reads_as_its_golden_file() -> None:
    """`inspect` shows the whole graph beside the learner's lines."""
    assert_golden("graph.txt", graph_to_text(GRAPH, source_lines(SOLUTION), 100))
    assert_golden("graph_ascii.txt", graph_to_text(GRAPH, {}, 80, unicode=False))


def test_json_report_reads_as_its_golden_file() -> None:
    """The JSON of a pass is the documented schema, indented."""
    assert_golden("passed.json", to_json(grade()))
    assert_golden("graph.json", graph_to_json(GRAPH))


def test_json_has_exactly_the_keys_of_the_schema() -> None:
    """The keys of `bngrade/result/v1` stand in the documented order, with none missing and none added."""
    data = json.loads(to_json(grade()))
    assert " ".join(data) == (
        "schema bngrade status points max_points submission rubric checks graph provenance metrics training sandbox seconds"
    )
    assert data["schema"] == "bngrade/result/v1"
    assert " ".join(data["submission"]) == "path sha256 class_name cells"
    assert " ".join(data["rubric"]) == "exercise sha256"
    assert " ".join(data["checks"][0]) == "id status points max_points message help line cell cell_line expected actual"
    assert " ".join(data["metrics"]) == "train_accuracy val_accuracy train_loss val_loss history"
    assert " ".join(data["training"]) == "dataset official device seeds seconds cached torch"
    assert " ".join(data["sandbox"]) == "level missing"


@pytest.mark.parametrize("name", ["passed", "two_root_causes", "syntax_error", "hostile_names"])
def test_json_reads_back_to_the_same_result(name: str) -> None:
    """A result survives the way to JSON and back."""
    result = SAMPLES[name][0]
    assert Result.model_validate_json(to_json(result)) == result
    assert result.graph is None or ModuleGraph.model_validate_json(graph_to_json(result.graph)) == result.graph


def test_json_has_null_for_what_is_not_a_finite_number() -> None:
    """A diverged loss and an infinite constant are `null`, since JSON knows neither NaN nor infinity."""
    metrics = json.loads(to_json(SAMPLES["diverged"][0]))["metrics"]
    assert (metrics["train_loss"], metrics["history"][1]["train_loss"], metrics["val_accuracy"]) == (None, None, 0.098)
    graph = chain(node("mul", "scale", 1, 784, 784, scalar=math.inf))
    assert json.loads(graph_to_json(graph))["nodes"][0]["scalar"] is None


def test_json_is_plain_ascii_text_with_a_newline_at_the_end() -> None:
    """Nothing that a learner wrote reaches a terminal unescaped, and an undecodable file name is no obstacle."""
    result = SAMPLES["hostile_names"][0]
    undecodable = result.submission.model_copy(update={"path": "\udcff\x9b\x7f.py"})
    text = to_json(result.model_copy(update={"submission": undecodable}))
    assert text.endswith("}\n")
    assert text.isascii()
    assert text.replace("\n", "").isprintable()


@settings(deadline=None)  # a busy machine is no defect
@given(ANY_TEXT, st.booleans())
def test_inert_text_is_one_line_of_printable_characters(text: str, unicode: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    """Whatever a learner writes, what is shown cannot move a cursor, reverse a line, or start a CI runner's command."""
    shown = inert(text, unicode=unicode)
    assert shown.isprintable()
    assert not shown.lstrip().startswith("::")
    assert "##[" not in shown
    assert unicode or shown.isascii()
    assert inert(shown, unicode=unicode) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x = self.fc1(x)  # größer → x[::2]", "x = self.fc1(x)  # größer → x[::2]"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("one\r\ntwo\u2028three", r"one\r\ntwo\u2028three"),
        ("\u202eevil\u2066\u200b", r"\u202eevil\u2066\u200b"),
        ("\x9b2J\x07\udcff", r"\x9b2J\x07\udcff"),
        ("  ::error file=a::b", r"  \x3a:error file=a::b"),
        ("##[error]", r"#\x23[error]"),
        ("##vso[task.complete]", r"#\x23vso[task.complete]"),
    ],
)
def test_inert_text_spells_out_what_would_act(text: str, shown: str) -> None:
    """Ordinary code stays as it is; what would act on a terminal or a CI system becomes a visible escape."""
    assert inert(text) == shown


@settings(deadline=None)  # a busy machine is no defect
@given(NARROW_TEXT, st.integers(60, 120), st.booleans())
def test_no_text_breaks_the_page(text: str, width: int, unicode: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    """A name of any kind neither widens a line, nor adds a control character, nor begins a line with a CI command."""
    name = text[:100]
    graph = chain(node(f"other:{name}", name, 1, 1, 1), class_name=name)
    broken = defect("submission-loads", text, Status.ERROR, line=1, help=text, expected=text, actual=text)
    surroundings = context(title=text, file=f"a{text}", source_lines={1: text}, notices=(text,), width=width, unicode=unicode)
    lines = to_text(grade(broken, graph=graph), surroundings).split("\n")
    lines += graph_to_text(graph, {1: text}, width, unicode=unicode).split("\n")
    command = f"  bngrade check {inert('a', unicode=unicode)}"
    assert all(line.isprintable() and not line.lstrip().startswith("::") for line in lines)
    assert all(len(line) <= width for line in lines if not line.startswith(command) and "bngrade check '" not in line)


def test_color_is_the_only_difference_that_color_makes() -> None:
    """A coloured report without its colours is the plain one, and a plain one has no escape character."""
    result, surroundings = SAMPLES["two_root_causes"]
    plain = to_text(result, surroundings)
    colored = to_text(result, surroundings.model_copy(update={"color": True}))
    assert "\x1b" not in plain
    assert click.unstyle(colored) == plain
    assert click.style("  ✗ fail", fg="red") in colored


def test_defects_stand_on_the_first_screen() -> None:
    """Verdict and every defect, each with the learner's own line, come before anything else."""
    text = to_text(*SAMPLES["two_root_causes"])
    first_screen = "\n".join(text.splitlines()[:16])
    assert first_screen.startswith("FAIL: 50 of 100 points")
    assert "13 |         x = self.bn1(self.relu(self.fc1(x)))" in first_screen
    assert first_screen.count("help: ") == 2


def test_verdict_and_first_defect_stand_on_the_last_screen_too() -> None:
    """Whoever sees only the end of a long report, in a small terminal, still reads how it went, what is wrong first and where."""
    last_screen = "\n".join(to_text(*SAMPLES["two_root_causes"]).splitlines()[-16:])
    assert "FAIL: 50 of 100 points" in last_screen
    assert "✗ layers-unchanged: `fc2` has 64 neurons" in last_screen
    assert "--> exercises/netbn.py:6" in last_screen
    assert "✗ batchnorm-before-activation" not in last_screen
    assert "PASS: 100 of 100 points" in "\n".join(to_text(*SAMPLES["passed"]).splitlines()[-16:])


def test_report_of_a_file_that_does_not_load_fits_a_screen() -> None:
    """It says what is wrong once, without a row for each check that could not be judged."""
    text = to_text(*SAMPLES["syntax_error"])
    assert len(text.splitlines()) < 24
    assert text.count("'(' was never closed") == 1
    assert "skipped" not in text


@pytest.mark.parametrize(
    ("sample", "changes", "command"),
    [
        (
            "two_root_causes",
            {"file": "my file.py", "options": ("--rubric", "netbn")},
            "bngrade check 'my file.py' --rubric netbn",
        ),
        ("structure_only", {}, "bngrade check exercises/netbn.py"),
        ("fallback", {}, "bngrade data fetch"),
        ("passed", {"options": ("--rubric", "netbn")}, "bngrade list"),
        ("two_root_causes", {"file": "a" * 300 + ".py"}, "bngrade check " + "a" * 300 + ".py"),
    ],
)
def test_last_line_is_the_next_command(sample: str, changes: dict[str, Any], command: str) -> None:
    """The report ends with a command that exists, whole and ready to be copied."""
    result, surroundings = SAMPLES[sample]
    assert to_text(result, surroundings.model_copy(update=changes)).splitlines()[-1].strip() == command


def test_long_graph_is_shown_in_part_by_check_and_whole_by_inspect() -> None:
    """A network of hundreds of operations does not bury its verdict, yet can be seen in full."""
    graph = chain(*(linear(f"fc{number}", number, 4, 4) for number in range(1, 301)))
    report = to_text(grade(graph=graph), context())
    assert "fc40 " in report
    assert "fc41 " not in report
    assert "and 260 more; `bngrade inspect` shows them all" in report
    assert "fc300 " in graph_to_text(graph, {}, 100)


def test_network_that_executes_nothing_is_said_to() -> None:
    """A network that returns its input has no table of layers but a sentence."""
    assert "no operation is executed" in graph_to_text(chain(), {}, 100)


def test_reports_import_no_torch() -> None:
    """A report needs the result alone, so that a structural verdict costs no import of torch."""
    package = Path(__file__).parents[1]
    modules = [path.relative_to(package).with_suffix("") for path in package.glob("grader/reports/**/[!_]*.py")]
    imports = "; ".join(f"import {'.'.join(module.parts)}" for module in modules)
    program = f"{imports}; import sys; sys.exit(bool({{'torch', 'numpy'}} & set(sys.modules)))"
    assert len(modules) >= 3
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
