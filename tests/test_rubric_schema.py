"""The JSON Schema of rubrics: the one in the repository is the model's, takes what is right and refuses what is wrong."""

import datetime as dt
import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Bngrade
from jsonschema import Draft202012Validator

from grader.ops import LAYER_SIZES
from grader.rubric.architecture import LAYERS
from grader.rubric.model import CHECK_IDS, Rubric
from grader.rubric.schema import DIALECT, rubric_schema, schema_text

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED = sorted(
    path for path in (REPOSITORY / "rubrics").glob("*.yaml") if "bngrade/rubric/" in path.read_text(encoding="utf-8")
)
"""Those of networks: a quiz has another schema."""
VALIDATOR = Draft202012Validator(rubric_schema())

NETBN: dict[str, Any] = yaml.safe_load((REPOSITORY / "rubrics" / "netbn.yaml").read_text(encoding="utf-8"))


def as_an_editor_reads(data: Any) -> Any:
    """Turn dates into the texts that they are for an editor, whose YAML has no type for them."""
    if isinstance(data, dict):
        return {key: as_an_editor_reads(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_an_editor_reads(value) for value in data]
    return data.isoformat() if isinstance(data, dt.date) else data


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """Return netbn's rubric with another value at one place; `None` takes the key out."""
    data = as_an_editor_reads(deepcopy(NETBN))
    place = data
    for part in path[:-1]:
        place = place[part]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return dict(data)


def test_the_file_in_the_repository_is_the_models_schema() -> None:
    """A change of the model that is not in `rubrics/rubric.schema.json` fails here; `bngrade rubric schema --output` cures it."""
    assert (REPOSITORY / "rubrics" / "rubric.schema.json").read_text(encoding="utf-8") == schema_text()


def test_it_is_a_schema_of_its_dialect() -> None:
    """The schema itself is valid by the meta-schema that it names."""
    Draft202012Validator.check_schema(rubric_schema())
    assert rubric_schema()["$schema"] == DIALECT == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_rubrics_fit_and_name_the_schema(path: Path) -> None:
    """Every shipped rubric is valid by the schema, and its first line leads an editor to it."""
    text = path.read_text(encoding="utf-8")
    VALIDATOR.validate(as_an_editor_reads(yaml.safe_load(text)))
    match = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert match is not None
    assert (path.parent / match[1]).is_file()


BROKEN = {
    "an unknown key": changed("titel", to="x"),
    "another format": changed("format", to="bngrade/rubric/v2"),
    "no title": changed("title", to=None),
    "no format": changed("format", to=None),
    "an exercise that is no name": changed("exercise", to="Net BN"),
    "a class that is no name": changed("submission", "class_name", to="Net-BN"),
    "a shape that is a number": changed("submission", "input_shape", to=784),
    "an empty shape": changed("submission", "input_shape", to=[]),
    "one class": changed("submission", "classes", to=1),
    "no layers": changed("architecture", to=[]),
    "an unknown op": changed("architecture", 0, "op", to="linaer"),
    "an op of another name": changed("architecture", 1, "op", to="BatchNorm1d"),
    "a size that the op has not": changed("architecture", 0, "num_features", to=3),
    "a size below one": changed("architecture", 0, "out_features", to=0),
    "a size that is text": changed("architecture", 0, "out_features", to="256"),
    "a size that is a fraction": changed("architecture", 0, "out_features", to=25.6),
    "a relu to be added": changed("architecture", 2, "added", to=True),
    "added that is no flag": changed("architecture", 1, "added", to="often"),
    "a layer without op": changed("architecture", 0, to={"in_features": 784}),
    "a layer that is a word": changed("architecture", 0, to="linear"),
    "a rate above one": changed("architecture", 2, to={"op": "dropout", "p": 20, "added": True}),
    "a kernel of text": changed("architecture", 2, to={"op": "conv2d", "kernel_size": "3x3"}),
    "a learning rate of zero": changed("optimizer", "lr", to=0),
    "an unknown data set": changed("dataset", to="cifar"),
    "a budget for an unknown data set": changed("budgets", "cifar", to=NETBN["budgets"]["mnist"]),
    "a batch of one": changed("budgets", "mnist", "batch_size", to=1),
    "no epochs": changed("budgets", "mnist", "epochs", to=None),
    "an unknown check": changed("checks", 0, "id", to="submission-load"),
    "negative points": changed("checks", 0, "points", to=-1),
    "a target where nothing is measured": changed("checks", 1, "at_least", to=0.5),
    "a measured check without target": changed("checks", 6, "at_least", to=None),
    "an accuracy in percent": changed("checks", 6, "at_least", to=90),
    "a negative target": changed("checks", 7, "below", to=-0.5),
    "an unknown visibility": changed("checks", 0, "visibility", to={"show": "nothing"}),
    "an unknown partial credit": changed("partial_credit", to="half"),
    "a hint without text": changed("hints", to=[{"check": "val-accuracy"}]),
    "a hint for an unknown check": changed("hints", to=[{"text": "look", "check": "accuracy"}]),
    "an allowed op that does not exist": changed("allowed", to=["relu7"]),
    "no time": changed("limits", "timeout_s", to=0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_refused_by_schema_and_model_alike(name: str) -> None:
    """An editor that knows the schema marks what `bngrade` would refuse."""
    assert not VALIDATOR.is_valid(BROKEN[name])
    with pytest.raises(ValueError, match="validation error"):
        Rubric.model_validate(BROKEN[name])


RIGHT = {
    "a convolution": changed("architecture", 2, to={"op": "conv2d", "kernel_size": 3, "padding": "same", "stride": [1, 2]}),
    "no padding": changed("architecture", 2, to={"op": "conv2d", "padding": 0}),
    "a negative bound": changed("architecture", 2, to={"op": "hardtanh", "min_val": -1, "max_val": 1.5}),
    "an unknown eps": changed("architecture", 2, to={"op": "rms_norm", "normalized_shape": [128], "eps": 1e-6}),
    "a mean over pixels": changed("architecture", 2, to={"op": "mean", "dim": [2, 3]}),
    "a due time": changed("late", to={"due": "2026-12-01T23:59:00+01:00", "lose_percent_per_day": 10}),
    "a hidden check": changed("checks", 0, "visibility", to={"show": "verdict", "hidden_until": "2026-12-01"}),
    "two targets": changed("checks", 6, "below", to=0.99),
    "all or nothing": changed("partial_credit", to="all_or_nothing"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_taken_by_schema_and_model_alike(name: str) -> None:
    """An editor does not mark what `bngrade` takes."""
    VALIDATOR.validate(RIGHT[name])
    Rubric.model_validate(RIGHT[name])


def test_every_op_is_offered_its_own_sizes() -> None:
    """Beside an op an editor offers the sizes that the table of operations gives it, each with what it can be."""
    cases = rubric_schema()["$defs"]["Layer"]["allOf"]
    offered = {case["if"]["properties"]["op"]["const"]: set(case["then"]["properties"]) for case in cases}
    assert offered == {op: {"op", "added", *sizes} for op, sizes in LAYERS.items()}


def test_an_editor_is_told_what_each_field_is_for() -> None:
    """Every field of a rubric that the model documents is described in the schema, in the model's words."""
    schema = rubric_schema()
    assert schema["$defs"]["Budget"]["properties"]["seeds"]["description"].startswith("So many trainings, each with its own")
    undescribed = [name for name, field in schema["properties"].items() if "description" not in field and "$ref" not in field]
    assert undescribed == []


def test_choices_are_the_models(bngrade: Bngrade) -> None:
    """Ids of checks and names of ops are listed, so that an editor can offer them; the command prints the same schema."""
    schema = json.loads(bngrade("rubric", "schema").stdout)
    assert schema == rubric_schema()
    assert schema["$defs"]["CheckSpec"]["properties"]["id"]["enum"] == list(CHECK_IDS)
    assert schema["properties"]["allowed"]["items"]["enum"] == [op for op in LAYER_SIZES if op != "detach"]


def test_the_schema_is_written_where_it_is_asked_for(bngrade: Bngrade, tmp_path: Path) -> None:
    """`--output` writes the file; a place that cannot be written to is one message with exit code 4."""
    written = bngrade("rubric", "schema", "--output", tmp_path / "rubric.schema.json")
    assert (written.returncode, (tmp_path / "rubric.schema.json").read_text(encoding="utf-8")) == (0, schema_text())
    refused = bngrade("rubric", "schema", "--output", tmp_path / "no" / "schema.json")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert "no such file or directory" in refused.stderr
