"""docs/rubrics.md is enough to write a rubric: its examples load, prove themselves and are what its commands write."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rubric_reference import TABLES, names_of_tables, with_fresh_tables

from grader.pipeline import INSPECTION, trace
from grader.proof import prove
from grader.rubric.draft_optimizer import draft_optimizer
from grader.rubric.drafting import draft_architecture
from grader.rubric.loading import load_rubric
from grader.rubric.model import Rubric
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "rubrics.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")

_BLOCKS = re.findall(r"^```(?:yaml|python)\n(?:# (\S+\.(?:yaml|py))\n)?(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
FILES = {name: text for name, text in _BLOCKS if name}
"""The files of the worked examples, by the path in their first line."""
FRAGMENTS = [text for name, text in _BLOCKS if not name]
EXERCISES = [Path(name).stem for name in FILES if name.startswith("rubrics/")]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The worked examples as files, in the folders that the document puts them in."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_tables_are_the_codes() -> None:
    """Fields, operations, sizes and checks are those that there are; `BNGRADE_UPDATE_GOLDEN=1` makes the tables anew."""
    fresh = with_fresh_tables(TEXT)
    if os.environ.get("BNGRADE_UPDATE_GOLDEN") == "1":
        DOCUMENT.write_text(fresh, encoding="utf-8", newline="\n")
        return
    assert fresh == TEXT
    assert sorted(names_of_tables(TEXT)) == sorted(TABLES)


def test_links_lead_somewhere() -> None:
    """Every link within the document names a heading of it."""
    headings = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= headings


def test_every_key_is_explained() -> None:
    """No key of a rubric goes without a heading or a table of its own."""
    missing = [key for key in Rubric.model_fields if f"| `{key}` |" not in TEXT]
    assert missing == []


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.split(":")[0])
def test_every_fragment_fits_into_a_rubric(fragment: str) -> None:
    """The short examples are right when their keys replace those of the first exercise."""
    base: dict[str, Any] = yaml.safe_load(FILES["rubrics/smallnorm.yaml"])
    del base["points"]
    Rubric.model_validate({**base, **yaml.safe_load(fragment)})


def test_there_are_three_exercises() -> None:
    """The document works through three exercises, each with starter, solution and rubric."""
    assert EXERCISES == ["smallnorm", "layernorm", "convnorm"]
    assert len(FILES) == 9


@pytest.mark.parametrize("exercise", EXERCISES)
def test_worked_examples_prove_themselves(exercise: str, written: Path, sandbox: Sandbox) -> None:
    """Each of them loads, its solution passes, its starter and every mutant of the solution fail."""
    assert prove(load_rubric(written / "rubrics" / f"{exercise}.yaml"), sandbox).holds


@pytest.mark.parametrize("exercise", EXERCISES)
def test_worked_examples_declare_what_is_drafted(exercise: str, written: Path, sandbox: Sandbox) -> None:
    """What the document shows of architecture and optimizer is what `bngrade rubric new` makes of the two files."""
    rubric = load_rubric(written / "rubrics" / f"{exercise}.yaml").rubric
    files = [read_submission(written / folder / f"{exercise}.py") for folder in ("exercises", "solutions")]
    traced = [trace(each, rubric.submission.class_name, rubric.submission.input_shape, INSPECTION, sandbox) for each in files]
    starter, solution = (each.network.graph for each in traced if each.network is not None)
    assert draft_architecture(starter, solution) == rubric.architecture
    assert draft_optimizer(files[0].source, files[1].source)[0] == rubric.optimizer
