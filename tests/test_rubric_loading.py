"""A broken rubric is refused with every mistake at its line and column, in words that tell what is allowed."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader import datasets
from grader.rubric.budget import CLASSES, IMAGES, PIXELS
from grader.rubric.loading import RubricError, load_rubric
from grader.rubric.model import Rubric
from grader.rubric.source import Mistake, SourceError, read_source

RUBRIC = Path(__file__).resolve().parent.parent / "rubrics" / "netbn.yaml"
SHIPPED = re.sub(r"(?ms)^hints:.*?(?=^limits:)", "", RUBRIC.read_text(encoding="utf-8"))
"""Without hints, so that a test may put in its own."""
ADD = "dataset: mnist\n"
"""A line of the shipped rubric behind which others can be put."""

Edit = tuple[str, str]

BROKEN: dict[str, tuple[Edit | list[Edit], list[str]]] = {
    "missing": (("optimizer: {name: Adam, lr: 0.001}\n", ""), ["optimizer: is missing"]),
    "unknown key": (("title:", "titel:"), ["titel: there is no such key; did you mean `title`?"]),
    "unknown inner key": (
        ("classes: 10", "classes: 10\n  clases: 10"),
        ["submission.clases: there is no such key; did you mean `classes`?"],
    ),
    "unknown key of a check": (
        ("points: 15}", "point: 15}"),
        ["point: there is no such key; did you mean `points`?"],
    ),
    "other format": (("rubric/v1", "rubric/v2"), ['format: expected `bngrade/rubric/v1`, found "bngrade/rubric/v2"']),
    "no format": (("format: bngrade/rubric/v1\n", ""), ["format: is missing"]),
    "exercise with blanks": (
        ("exercise: netbn", "exercise: Net BN"),
        ['exercise: expected lower-case letters, digits and `_`, found "Net BN"'],
    ),
    "exercise is a word for no": (
        ("exercise: netbn", "exercise: no"),
        ['exercise: expected text, found false; write it in quotes, such as "yes"'],
    ),
    "title is blank": (
        ("title: Batch normalisation in an MNIST classifier", 'title: " "'),
        ["title: expected some text, found blanks alone"],
    ),
    "title is empty": (("title: Batch normalisation in an MNIST classifier", 'title: ""'), ["title: expected some text"]),
    "title is a list": (
        ("title: Batch normalisation in an MNIST classifier", "title: [a]"),
        ["title: expected text, found a list"],
    ),
    "class name": (("class_name: NetBN", "class_name: Net-BN"), ["submission.class_name: expected a name as Python writes it"]),
    "shape of another size": (
        ("input_shape: [1, 28, 28]", "input_shape: [3, 32, 32]"),
        ["submission.input_shape: an image has 784 values"],
    ),
    "shape is a number": (
        ("input_shape: [1, 28, 28]", "input_shape: 784"),
        ["submission.input_shape: expected a list, found 784"],
    ),
    "shape is empty": (
        ("input_shape: [1, 28, 28]", "input_shape: []"),
        ["submission.input_shape: expected at least 1 of them, found 0"],
    ),
    "classes": (
        ("classes: 10", "classes: 3"),
        [
            "submission.classes: the data sets have 10 classes, found 3",
            "architecture[6].out_features: the last layer gives 10 logits, the submission declares 3 classes",
        ],
    ),
    "number in quotes": (
        ("points: 15}", 'points: "15"}'),
        ['points: expected a whole number, found "15"; write it without quotes'],
    ),
    "points are a fraction": (("points: 15}", "points: 1.5}"), ["points: expected a whole number, found 1.5"]),
    "points are true": (("points: 15}", "points: true}"), ["points: expected a whole number, found true"]),
    "points are negative": (("points: 15}", "points: -1}"), ["points: must be at least 0, found -1"]),
    "points are nothing": (("points: 15}", "points: }"), ["points: expected a whole number, found nothing"]),
    "points do not add up": ((ADD, ADD + "points: 99\n"), ["points: the checks add up to 100, not 99"]),
    "no points at all": (
        [(f"points: {n}", "points: 0") for n in (10, 15, 20, 15, 10, 10, 10, 10)],
        ["checks: the checks are worth no points at all"],
    ),
    "unknown check": (
        ("id: layers-unchanged", "id: layer-unchanged"),
        ["checks[1].id: unknown check `layer-unchanged`; did you mean `layers-unchanged`?"],
    ),
    "check twice": (("id: layers-unchanged", "id: batchnorm-present"), ["checks[2].id: `batchnorm-present` is listed twice"]),
    "no check that it loads": (("  - {id: submission-loads, points: 10}\n", ""), ["checks: `submission-loads` is missing"]),
    "no checks": (
        ("checks:\n", "checks: []\nolder:\n"),
        ["checks: expected at least 1 of them, found 0", "older: there is no such key"],
    ),
    "check without a subject": (
        ("id: layers-unchanged", "id: dropout-present"),
        ["checks[1].id: `dropout-present` judges nothing"],
    ),
    "target of a structural check": (
        ("id: layers-unchanged, points: 15", "id: layers-unchanged, points: 15, below: 1"),
        ["checks[1].below: `layers-unchanged` is no measured check"],
    ),
    "measured check without a target": ((", at_least: 0.90", ""), ["checks[6]: `val-accuracy` needs a target"]),
    "target in percent": (
        ("at_least: 0.90", "at_least: 90"),
        ["checks[6].at_least: an accuracy is a fraction from 0 to 1, found 90; did you mean 0.9?"],
    ),
    "negative target": (
        ("at_least: 0.90", "at_least: -0.1"),
        ["checks[6].at_least: an accuracy is a fraction from 0 to 1, found -0.1"],
    ),
    "target that is no number": (
        ("at_least: 0.90", "at_least: .nan"),
        ["checks[6].at_least: `.nan` is no number to reckon with"],
    ),
    "target in words": (("at_least: 0.90", "at_least: ninety"), ['checks[6].at_least: expected a number, found "ninety"']),
    "unreachable targets": (
        ("at_least: 0.90", "at_least: 0.95, below: 0.9"),
        ["checks[6].at_least: no figure can be reached that is at least 0.95 and below 0.9"],
    ),
    "unreachable at the end": (("at_least: 0.90", "above: 1"), ["checks[6].above: no figure can be reached that is above 1"]),
    "unreachable at zero": (("below: 0.95", "below: 0"), ["checks[7].below: no figure can be reached that is below 0"]),
    "negative loss": (
        ("id: val-accuracy, points: 10, at_least: 0.90", "id: val-loss, points: 10, below: -1"),
        ["checks[6].below: a loss is not negative, found -1"],
    ),
    "unknown target": (
        ("at_least: 0.90", "at_lest: 0.90"),
        ["checks[6].at_lest: there is no such key; did you mean `at_least`?"],
    ),
    "unknown op": (("- {op: relu}", "- {op: rleu}"), ["architecture[2].op: unknown op `rleu`; did you mean `relu`?"]),
    "unknown size": (
        ("in_features: 784, ", "infeatures: 784, "),
        ["architecture[0].infeatures: `linear` has no size `infeatures`; did you mean `in_features`?"],
    ),
    "size in words": (("in_features: 784", "in_features: many"), ["architecture[0].in_features:"]),
    "two wrong sizes": (
        ("in_features: 784, out_features: 256", "in_features: -1, out_features: yes"),
        ["architecture[0].in_features:", "architecture[0].out_features:"],
    ),
    "relu is added": (("- {op: relu}", "- {op: relu, added: true}"), ["architecture[2].added: `relu` cannot be `added`"]),
    "layer without op": (("- {op: relu}", "- {added: false}"), ["architecture[2].op: is missing"]),
    "layer is a word": (("- {op: relu}", "- relu"), ['architecture[2]: expected a mapping of fields, found "relu"']),
    "added is a word": (
        ("256, added: true}", "256, added: maybe}"),
        ['architecture[1].added: expected true or false, found "maybe"'],
    ),
    "nothing is added": (
        [(", added: true", "")] * 2,
        [
            "architecture: no layer is `added: true`, so the untouched starter would be right",
            "checks[2].id: `batchnorm-present` judges nothing",
            "checks[3].id: `batchnorm-before-activation` judges nothing",
        ],
    ),
    "widths do not fit": (
        ("{op: linear, in_features: 256", "{op: linear, in_features: 255"),
        ["architecture[3].in_features: the layers before it give 256, found 255"],
    ),
    "norm of another width": (
        ("num_features: 128", "num_features: 129"),
        ["architecture[4].num_features: the layers before it give 128, found 129"],
    ),
    "empty architecture": (
        ("architecture:\n", "architecture: []\nlayers:\n"),
        ["architecture: expected at least 1 of them, found 0", "layers: there is no such key"],
    ),
    "unknown optimizer": (("name: Adam", "name: Adm"), ["optimizer.name:"]),
    "no learning rate": (("name: Adam, lr: 0.001", "name: Adam"), ["optimizer.lr: is missing"]),
    "negative learning rate": (("lr: 0.001", "lr: -1"), ["optimizer.lr: must be above 0, found -1"]),
    "size is a mapping": (
        ("in_features: 784", "in_features: {a: 1}"),
        ["architecture[0].in_features: it must be a whole number, at least 1, found a mapping"],
    ),
    "sizes in a mapping of their own": (
        ("{op: relu}", "{op: leaky_relu, sizes: {negative_slope: 0.1}}"),
        ["architecture[2].sizes: `leaky_relu` has no size `sizes`"],
    ),
    "added is misspelt": (
        ("256, added: true", "256, adde: true"),
        ["architecture[1].adde: `batch_norm1d` has no size `adde`; did you mean `added`?"],
    ),
    "learning rate in quotes": (
        ("lr: 0.001", 'lr: "1e-3"'),
        ['optimizer.lr: expected a number, found "1e-3"; write it without quotes'],
    ),
    "unknown data set": (
        (ADD, "dataset: mnits\n"),
        ['dataset: expected one of `mnist`, `digits`, found "mnits"; did you mean `mnist`?'],
    ),
    "no budget for the data set": (
        ("  mnist: {train_images", "  # mnist: {train_images"),
        [
            "budgets: there is no budget for `mnist`, which is the `dataset`",
            "calibration.mnist: there is no budget for `mnist`",
        ],
    ),
    "fallback is itself": (("fallback: digits", "fallback: mnist"), ["fallback: `mnist` cannot stand in for itself"]),
    "more images than there are": (
        ("train_images: 3000", "train_images: 70000"),
        ["budgets.mnist.train_images: `mnist` has 60,000 of them, found 70,000"],
    ),
    "more held-out images than there are": (
        ("val_images: 600", "val_images: 601"),
        ["budgets.digits.val_images: `digits` has 600 of them, found 601"],
    ),
    "batch of one": (("batch_size: 8", "batch_size: 1"), ["budgets.mnist.batch_size: must be at least 2, found 1"]),
    "batch larger than the data": (
        ("train_images: 350, val_images: 600, batch_size: 8", "train_images: 10, val_images: 600, batch_size: 64"),
        ["budgets.digits.batch_size: a batch is larger than the 10 training images"],
    ),
    "no epochs": (("epochs: 5", "epochs: 0"), ["budgets.mnist.epochs: must be at least 1, found 0"]),
    "budget is a number": (
        ("  mnist: {train_images: 3000, val_images: 10000, batch_size: 8, epochs: 5}", "  mnist: 3000"),
        ["budgets.mnist: expected a mapping of fields, found 3000"],
    ),
    "budget of an unknown data set": (
        ("  mnist: {train_images", "  cifar: {train_images"),
        ["budgets.cifar: expected one of `mnist`, `digits`"],
    ),
    "unknown kind of figures": (
        (ADD, ADD + "train_figures: finale\n"),
        ['train_figures: expected one of `running`, `final`, found "finale"; did you mean `final`?'],
    ),
    "unknown credit rule": (
        (ADD, ADD + "partial_credit: none\n"),
        ['partial_credit: expected one of `per_check`, `all_or_nothing`, found "none"'],
    ),
    "unknown visibility": (
        ("points: 10, at_least", "visibility: {show: ful}, points: 10, at_least"),
        ['checks[6].visibility.show: expected one of `full`, `verdict`, found "ful"; did you mean `full`?'],
    ),
    "no date": (
        ("points: 10, at_least", "visibility: {hidden_until: soon}, points: 10, at_least"),
        ['checks[6].visibility.hidden_until: expected a date such as 2026-12-01, found "soon"'],
    ),
    "due without a time": (
        (ADD, ADD + "late: {due: 2026-12-01, lose_percent_per_day: 10}\n"),
        ["late.due: expected a time such as 2026-12-01T23:59:00+01:00"],
    ),
    "due without a time zone": (
        (ADD, ADD + "late: {due: 2026-12-01T12:00:00, lose_percent_per_day: 10}\n"),
        ["late.due: a time zone is missing"],
    ),
    "more than all": (
        (ADD, ADD + "late: {due: 2026-12-01T12:00:00Z, lose_percent_per_day: 101}\n"),
        ["late.lose_percent_per_day: must be at most 100, found 101"],
    ),
    "hint for an unlisted check": (
        (ADD, ADD + "hints:\n  - {text: Look., check: val-loss}\n"),
        ["hints[0].check: `val-loss` is not among the rubric's checks"],
    ),
    "hint for no check": (
        (ADD, ADD + "hints:\n  - {text: Look., check: val-los}\n"),
        ["hints[0].check: `val-los` is an unknown check"],
    ),
    "empty hint": ((ADD, ADD + "hints:\n  - {text: ''}\n"), ['hints[0].text: expected some text, found ""']),
    "hint is a text": ((ADD, ADD + "hints:\n  - Look.\n"), ['hints[0]: expected a mapping of fields, found "Look."']),
    "unknown allowed op": ((ADD, ADD + "allowed: [drpout]\n"), ["allowed[0]: unknown op `drpout`; did you mean `dropout`?"]),
    "allowed is what is asked for": (
        (ADD, ADD + "allowed: [batch_norm1d]\n"),
        ["allowed[0]: `batch_norm1d` is what the exercise asks for"],
    ),
    "no time": (("timeout_s: 10", "timeout_s: 0"), ["limits.timeout_s: must be above 0, found 0"]),
    "an hour": (("timeout_s: 10", "timeout_s: 3600"), ["limits.timeout_s: must be at most 600, found 3600"]),
    "little memory": (("memory_mib: 2048", "memory_mib: 1"), ["limits.memory_mib: must be at least 64, found 1"]),
    "negative grey zone": ((ADD, ADD + "grey_zone_std: -1\n"), ["grey_zone_std: must be at least 0, found -1"]),
    "calibration without a figure": (
        ("      val_loss: {mean: 0.23, std: 0.012}\n", ""),
        ["calibration.mnist.solution.val_loss: is missing"],
    ),
    "calibration of one run": (("runs: 24", "runs: 1"), ["calibration.mnist.runs: must be at least 2, found 1"]),
    "calibration without a budget": (
        [("fallback: digits\n", ""), ("  digits: {train_images", "  # digits: {train_images")],
        ["calibration.digits: there is no budget for `digits`"],
    ),
    "key twice": ((ADD, ADD + "dataset: digits\n"), ["dataset: `dataset` stands twice"]),
    "key twice inside": (("{name: Adam, lr: 0.001}", "{name: Adam, lr: 0.001, lr: 0.1}"), ["optimizer.lr: `lr` stands twice"]),
    "anchor": (("- {op: relu}", "- &relu {op: relu}"), ["anchors and aliases (`&`, `*`) are not allowed here"]),
    "alias": (("- {op: relu}", "- *relu"), ["anchors and aliases (`&`, `*`) are not allowed here"]),
    "merge key": (
        ("{name: Adam, lr: 0.001}", "{<<: {name: Adam}, lr: 0.001}"),
        ["optimizer.name: is missing", "optimizer.<<: there is no such key"],
    ),
    "tag": (("title: Batch", "title: !!python/name:os.system Batch"), ["title: tags (`!`) are not allowed here"]),
    "own tag": (("[1, 28, 28]", "!shape [1, 28, 28]"), ["submission.input_shape: tags (`!`) are not allowed here"]),
    "tab": (("  class_name", "\tclass_name"), ["a tab cannot indent YAML; use spaces"]),
    "tab behind a colon": (("dataset: mnist", "dataset:\tmnist"), ["a tab is no blank here; use a space"]),
    "no blank behind a colon": (
        ("dataset: mnist", "dataset:mnist"),
        ["a blank is missing behind the colon: expected `key: value`"],
    ),
    "colon in text": (("title: Batch", "title: Exercise 1: batch"), ["a `: ` too many"]),
    "unclosed list": (("[1, 28, 28]", "[1, 28, 28"), ["a list in `[ ]` needs a comma between its items and a `]` at its end"]),
    "unclosed quotes": (("title: Batch", 'title: "Batch'), ["the file ends inside a quoted text"]),
    "wrong indentation": (("  classes: 10", "   classes: 10"), ["the indentation does not fit the lines before"]),
    "dedented item": (("  - {op: relu}", " - {op: relu}"), ["the indentation does not fit the lines before"]),
    "two documents": ((ADD, ADD + "---\nformat: x\n"), ["a second document begins here"]),
    "complex key": ((ADD, ADD + "? [a, b]\n: 1\n"), ["a key must be a word"]),
    "control character": (
        ("title: Batch", "title: Bat\x07ch"),
        ["the file holds a character that YAML does not allow (U+0007)"],
    ),
    "many at once": (
        [
            (ADD, ADD + "points: 98\nfoo: 1\n"),
            ("exercise: netbn", "exercise: Net"),
            ("train_images: 350", "train_images: 3500"),
            ("lr: 0.001", "lr: 0"),
        ],
        [
            "exercise: expected lower-case",
            "optimizer.lr: must be above 0",
            "points: the checks add up to 100, not 98",
            "foo: there is no such key",
            "budgets.digits.train_images: `digits` has 1,197",
        ],
    ),
}


def write(folder: Path, text: str) -> Path:
    """Write a rubric."""
    path = folder / "rubric.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def edited(edits: Edit | list[Edit]) -> str:
    """Change the shipped rubric."""
    text = SHIPPED
    for old, new in [edits] if isinstance(edits, tuple) else edits:
        assert old in text, f"the shipped rubric has no {old!r}"
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize("name", BROKEN)
def test_every_mistake_is_told_and_no_other(name: str, tmp_path: Path) -> None:
    """The mistakes of a broken rubric are those announced, in the order of the file, each on the line that holds it."""
    edits, expected = BROKEN[name]
    path = write(tmp_path, edited(edits))
    with pytest.raises(RubricError, match=r"rubric.yaml:\d+:\d+: ") as caught:
        load_rubric(path)
    told = [f"{mistake.field}: {mistake.message}" if mistake.field else mistake.message for mistake in caught.value.mistakes]
    assert len(told) == len(expected), told
    for text, part in zip(sorted(told), sorted(expected), strict=True):
        assert part in text
    places = [(mistake.position.line, mistake.position.column) for mistake in caught.value.mistakes]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("edit", "line_with", "column_of"),
    [
        (("at_least: 0.90", "at_least: 90"), "at_least: 90", "at_least"),
        (("num_features: 128", "num_features: 129"), "num_features: 129", "num_features"),
        (("points: 15}", "points: ten}"), "points: ten", "points"),
        (("classes: 10", "classes: many"), "classes: many", "classes"),
        ((ADD, ADD + "late: {due: 2026-12-01T12:00:00, lose_percent_per_day: 10}\n"), "late:", "due"),
    ],
)
def test_a_mistake_names_the_line_and_the_column_of_its_field(
    edit: Edit, line_with: str, column_of: str, tmp_path: Path
) -> None:
    """An editor that jumps to the place finds the field there."""
    text = edited(edit)
    with pytest.raises(RubricError, match=column_of) as caught:
        load_rubric(write(tmp_path, text))
    position = caught.value.mistakes[0].position
    line = text.splitlines()[position.line - 1]
    assert line_with in line
    assert line[position.column - 1 :].startswith(column_of)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b"", "the file is empty"),
        (b"# nothing but a comment\n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "the file is no UTF-8 text: byte 0x89"),
        (b"\x00" * 100, "a character that YAML does not allow"),
        ("format: x".encode("utf-16"), "the file is no UTF-8 text"),
        (b"a: " + b"[" * 30_000, "nested more than 20 levels deep"),
        (b"a: " + b"{b: " * 10_000, "nested more than 20 levels deep"),
        (b"x" * (10 * 2**20), "the file is larger than 64 KiB"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases"),
        (b"- a\n- b\n", "expected a rubric, a mapping of fields, found a list"),
        (b"hello", 'expected a rubric, a mapping of fields, found "hello"'),
        (b"{}", "is missing"),
    ],
)
def test_what_is_no_rubric_at_all_is_refused_in_a_word(payload: bytes, message: str, tmp_path: Path) -> None:
    """Empty, binary, huge, deep and expanding files get one message, whatever they hold."""
    path = tmp_path / "rubric.yaml"
    path.write_bytes(payload)
    with pytest.raises(RubricError, match=r"rubric.yaml:\d+:\d+: ") as caught:
        load_rubric(path)
    assert message in str(caught.value)
    assert len(caught.value.mistakes) == 1 or payload == b"{}"


def test_a_rubric_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file is a message, no traceback."""
    with pytest.raises(RubricError, match="the rubric cannot be read: no such file"):
        load_rubric(tmp_path / "none.yaml")


def test_every_field_can_be_given(tmp_path: Path) -> None:
    """Policies, hints and limits load as they are written."""
    extra = """points: 100
allowed: [identity]
train_figures: final
partial_credit: all_or_nothing
late: {due: 2026-12-01T23:59:00+01:00, grace_minutes: 10, lose_percent_per_day: 10, keep_at_least_percent: 50}
hints:
  - {text: Look at the table of layers., check: batchnorm-present}
  - text: |
      Compare the order
      of its rows.
grey_zone_std: 3
"""
    text = edited(
        [
            (ADD, ADD + extra),
            ("points: 10, at_least", "visibility: {show: verdict, hidden_until: 2026-12-24}, points: 10, at_least"),
        ]
    )
    rubric = load_rubric(write(tmp_path, text)).rubric
    assert rubric.late is not None
    assert rubric.late.due == dt.datetime(2026, 12, 1, 22, 59, tzinfo=dt.UTC)
    assert rubric.checks[6].visibility.hidden_until == dt.date(2026, 12, 24)
    assert [hint.check for hint in rubric.hints] == ["batchnorm-present", None]
    assert (rubric.allowed, rubric.train_figures, rubric.grey_zone_std) == (("identity",), "final", 3)


def test_numbers_with_an_exponent_are_numbers(tmp_path: Path) -> None:
    """`1e-3` is a number, as everybody means it, though the older YAML takes it for text."""
    assert load_rubric(write(tmp_path, edited(("lr: 0.001", "lr: 1e-3")))).rubric.optimizer.lr == 0.001


def test_the_limits_of_the_data_sets_are_those_of_the_data(mnist_data: Path) -> None:
    """The numbers that rubrics are held against are those of the real files."""
    for name, (train, held_out) in IMAGES.items():
        data = datasets.load(datasets.locate(name, mnist_data))
        assert (len(data.train_images), len(data.test_images)) == (train, held_out)
        assert data.train_images[0].numel() == PIXELS
        assert sorted(set(data.train_labels.tolist())) == list(range(CLASSES))


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_no_text_makes_the_reader_raise_anything_else(text: str) -> None:
    """Whatever a file holds, it is read or refused with a place."""
    mistakes: list[Mistake] = []
    try:
        read_source(text)
    except SourceError as error:
        mistakes = error.mistakes
    assert all(mistake.position.line >= 1 and mistake.position.column >= 1 for mistake in mistakes)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Damage the shipped rubric: cut a piece out, or put some characters in."""
    start = draw(st.integers(0, len(SHIPPED)))
    length = draw(st.integers(0, 40))
    piece = draw(st.text(alphabet=st.sampled_from("abc:{}[],-&*!#'\"\n \t0.1"), max_size=8))
    return SHIPPED[:start] + piece + SHIPPED[start + length :]


@given(damaged())
def test_a_damaged_rubric_loads_or_is_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Damage anywhere in a rubric is a message with a place, never another exception."""
    mistakes: list[Mistake] = []
    try:
        load_rubric(write(tmp_path_factory.getbasetemp(), text))
    except RubricError as error:
        mistakes = error.mistakes
    assert all(1 <= mistake.position.line <= text.count("\n") + 2 for mistake in mistakes)


def test_a_rubric_survives_being_written_and_read_again() -> None:
    """What the model writes down is what it reads."""
    rubric = Rubric.model_validate(yaml.safe_load(SHIPPED))
    assert Rubric.model_validate_json(rubric.model_dump_json(exclude_none=True), strict=True) == rubric
