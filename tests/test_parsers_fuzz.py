"""What reads strangers' bytes: no input makes it raise anything but what it says it raises."""

import ast
import io
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REPOSITORY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from provenance_cases import CASES

from grader.canonical import fused, layers
from grader.merging import merge
from grader.ops import LAYER_SIZES
from grader.problem import Problem
from grader.provenance import provenance
from grader.sandbox.answer import parse_answer
from grader.sandbox.protocol import READY, ChildError, ProtocolError, outcome, read_frame
from grader.submission.classes import network_class
from grader.submission.constants import Constants
from grader.submission.optimizers import find_optimizers
from grader.submission.parsing import parse
from grader.submission.reading import read_submission
from grader.submission.slicing import slice_source
from grader.submission.statements import describe
from grader.submission.static.reading import read_network

CALM = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
SHAPE = (1, 28, 28)
SOURCES = [(REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8"), *(case.source for case in CASES.values())]

# Sources: pieces of Python in any order, pieces of real networks, and text of any kind.

PIECES = st.sampled_from(
    [
        *(
            "class NetBN(nn.Module):",
            "def __init__(self):",
            "def forward(self, x):",
            "    ",
            "\t",
            "\n",
            "\n    ",
            "\n        ",
        ),
        *("self.fc1 = nn.Linear(784, 10)", "return self.fc1(x)", "import torch", "from torch import nn, optim", "x = ", "x"),
        *(
            "optim.Adam(m.parameters(), lr=",
            "optim.SGD(p, **",
            "{'lr': ",
            "[",
            "]",
            "(",
            ")",
            ", ",
            ":",
            "=",
            "*",
            "**",
            "lambda",
        ),
        *(
            "-",
            "~",
            "not ",
            "9" * 400,
            "1e999",
            "0x",
            "1j",
            "'",
            '"""',
            "f'{",
            "}",
            "\\",
            "\\N{",
            "#",
            "\x00",
            "\x0c",
            "\ufeff",
        ),
        *(
            "\ud800",
            "é",
            "\ufb01",
            "\U0001d52b",
            "# -*- coding: utf-16 -*-\n",
            "# coding: rot13\n",
            "global x",
            "yield",
            "await ",
            "async ",
        ),
        *(
            "@",
            "x: int",
            "->",
            ":=",
            "match x:",
            "case _:",
            "try:",
            "except*",
            "with ",
            "del ",
            "for x in ",
            "while ",
            "...",
            "type X = ",
        ),
    ]
)
SNIPPETS = st.lists(PIECES, max_size=40).map("".join)
DEEP = st.builds(
    lambda opening, closing, depth: f"x = {opening * depth}1{closing * depth}\n",
    st.sampled_from(["(", "[", "-", "not ", "{1: ", "f(", "lambda: ", "x.a[", "1 if 1 else ", "x."]),
    st.sampled_from([")", "]", "", "}"]),
    st.sampled_from([1, 50, 90, 300, 3_000]),
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Take a real file, and put something else in the place of a part of it."""
    source = draw(st.sampled_from(SOURCES))
    start = draw(st.integers(0, len(source)))
    end = min(len(source), start + draw(st.integers(0, 30)))
    return source[:start] + draw(SNIPPETS | DEEP | st.just("")) + source[end:]


SOURCE = SNIPPETS | DEEP | st.text(max_size=200) | damaged()


def read_constants(source: str) -> object:
    """Ask for the value of every expression of a file."""
    tree = parse(source)
    constants = Constants(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)][:20]
    return [(constants.values(each, call), constants.dicts(each)) for call in calls for each in call.args[:3]]


def describe_parsed(source: str) -> object:
    """Describe the statements of a file."""
    return describe(parse(source))


READERS: dict[str, tuple[Callable[[str], object], tuple[type[Exception], ...]]] = {
    "parse": (parse, (SyntaxError,)),
    "network_class": (network_class, ()),
    "find_optimizers": (find_optimizers, (SyntaxError,)),
    "slice_source": (lambda source: slice_source(source, "NetBN"), (SyntaxError,)),
    "describe": (describe_parsed, (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError)),
    "constants": (read_constants, (SyntaxError,)),
    "read_network": (lambda source: read_network(source, "NetBN", SHAPE), ()),
}
"""Every reader of sources, and what it says it raises."""


@pytest.mark.parametrize("name", READERS)
@CALM
@given(source=SOURCE)
def test_a_reader_of_sources_raises_what_it_says(name: str, source: str) -> None:
    """Broken, deep, huge and strange sources are read, or refused in the documented way."""
    reader, documented = READERS[name]
    try:
        reader(source)
    except documented:
        assert name != "slice_source" or not _is_python(source), "a source that parses is a slice or a problem"


def _is_python(source: str) -> bool:
    try:
        parse(source)
    except SyntaxError:
        return False
    return True


@CALM
@given(data=st.binary(max_size=300) | SOURCE.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_file_is_a_submission(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bytes of every kind become source, or a problem that says what is wrong; what becomes source can be sliced."""
    path: Path = tmp_path_factory.getbasetemp() / "fuzzed.py"
    path.write_bytes(data)
    submission = read_submission(path)
    if submission.problem is None:
        assert not isinstance(slice_source(submission.source, "NetBN"), str)
        assert find_optimizers(submission.source) is not None
    else:
        assert submission.problem.message.isprintable() or isinstance(submission.problem, Problem)


# What crosses the sandbox's border: frames and documents.

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PAYLOAD = (
    st.binary(max_size=200)
    | JSON.map(lambda data: json.dumps(data).encode())
    | st.integers(1, 200_000).map(lambda depth: b"[" * depth)
    | st.integers(1, 20_000).map(lambda digits: b'{"a": ' + b"9" * digits + b"}")
)


@CALM
@given(payload=PAYLOAD, length=st.none() | st.integers(0, 2**32 - 1), tail=st.binary(max_size=8))
def test_a_frame_is_read_or_refused(payload: bytes, length: int | None, tail: bytes) -> None:
    """Whatever bytes come through the pipe: an object, an end, or `ProtocolError`."""
    stream = io.BytesIO(struct.pack(">I", len(payload) if length is None else length) + payload + tail)
    try:
        document = read_frame(stream)
    except ProtocolError:
        return
    assert isinstance(document, dict)


@CALM
@given(data=st.binary(max_size=12))
def test_a_stream_that_breaks_off_is_an_end_or_refused(data: bytes) -> None:
    """A pipe that closes in the middle of a header or of a frame is told from one that closes between two."""
    try:
        document = read_frame(io.BytesIO(data))
    except ProtocolError:
        assert data
    else:
        assert (document is None) is (not data)


@CALM
@given(sent=st.binary(max_size=100) | st.binary(max_size=100).map(READY.__add__), seal=st.text("0123456789abcdef", min_size=8))
def test_bytes_without_the_seal_are_no_answer(sent: bytes, seal: str) -> None:
    """What learner code writes into the channel is replaced by nothing; a child that was never ready is the grader's fault."""
    try:
        found = outcome("answer", sent=sent, seal=seal, output=sent, exit_code=0)
    except ChildError:
        assert not sent.startswith(READY)
        return
    assert found["answer"] == "" or sent.removeprefix(READY).startswith(seal.encode())
    assert parse_answer(found["answer"]).trace is None


# Answers that are nearly right: the fields of a trace, with values that a liar might choose.

IDS = st.sampled_from(["input", "n1", "n2", "n3", "n4", "", "n1\x00"])
NUMBERS = st.sampled_from([0, 1, -1, 4, 64, 10**12, 2**63, -(2**70), True])
SHAPES = st.lists(NUMBERS | st.none(), max_size=5)
SIZES = st.dictionaries(
    st.sampled_from(["in_features", "bias", "p", "active", "batch_statistics", "scalar", "reverse", "dim", "op", "id"]),
    NUMBERS | st.floats() | st.none() | st.text(max_size=4) | st.lists(st.integers(), max_size=3) | JSON,
    max_size=4,
)
NODES = st.fixed_dictionaries(
    {"id": IDS, "op": st.sampled_from([*LAYER_SIZES, "other:x", "", "other:"]), "name": st.text(max_size=4)},
    optional={
        "inputs": st.lists(IDS, max_size=3),
        "line": NUMBERS | st.none(),
        "module": st.none() | st.text(max_size=4),
        "shape_in": SHAPES,
        "shape_out": SHAPES,
        "parameters": NUMBERS,
        "weights": st.lists(st.sampled_from(["a.weight", "b", ""]), max_size=2),
        "frozen": st.booleans(),
        "no_grad": st.booleans(),
        "sizes": SIZES,
        "secret": st.none(),
    },
)
TRACES = st.fixed_dictionaries(
    {
        "training": st.booleans(),
        "batch_size": NUMBERS,
        "nodes": st.lists(NODES, max_size=5),
        "output": IDS,
        "output_shape": st.lists(NUMBERS, max_size=3),
    }
)
MODULES = st.fixed_dictionaries({"name": IDS, "module": st.sampled_from(["Linear", "Identity"]), "called": st.booleans()})
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "trace": st.none()
        | st.fixed_dictionaries(
            {"traces": st.lists(TRACES, max_size=4), "modules": st.lists(MODULES, max_size=2), "parameters": NUMBERS}
        ),
        "problem": st.none()
        | st.fixed_dictionaries({"kind": st.sampled_from(["died", "time", "?"]), "message": st.text(max_size=5)}),
    },
)


@settings(CALM, max_examples=400)
@given(answer=ANSWERS | JSON)
def test_an_answer_is_a_graph_a_problem_or_refused(answer: object) -> None:
    """Whatever document a child sends, the parent makes a graph of it, or says that it is none."""
    found = parse_answer(json.dumps(answer))
    assert (found.trace is None) is not (found.problem is None)
    if found.trace is None:
        return
    try:
        network = merge(found.trace, "NetBN", SHAPE)
    except ValueError:
        return
    assert len(layers(fused(network.graph))) <= len(network.graph.nodes)
    assert provenance(SOURCES[0], network).value == "trace"


@CALM
@given(payload=PAYLOAD)
def test_any_payload_is_an_answer_or_a_problem(payload: bytes) -> None:
    """Documents that are no JSON, too deep, or full of digits are the learner's doing."""
    assert parse_answer(payload.decode("utf-8", "replace")).problem is not None


LONG = {
    "a name reckoned anew again and again": "import torch\nl = 0.1\n"
    + "l = l * l + l\n" * 300
    + "o = torch.optim.Adam([], lr=l)\n",
    "a name bound again and again": "import torch.nn as nn\n" + "nn = nn\n" * 4_000,
}


@pytest.mark.parametrize("name", LONG)
def test_repetition_takes_no_time_without_end(name: str) -> None:
    """What refers to itself line after line is read, as far as it is read at all, in bounded steps; this test ends."""
    source = LONG[name]
    assert [fact.settings.get("lr") for fact in find_optimizers(source)] in ([], [None])
    assert slice_source(source, "NetBN")


def test_more_statements_than_anybody_writes_are_refused(tmp_path: Path) -> None:
    """A file of a hundred thousand statements is told from one that can be graded before anything works on it."""
    path = tmp_path / "long.py"
    path.write_text("nn = 1\n" * 100_000, encoding="utf-8")
    problem = read_submission(path).problem
    assert problem is not None
    assert problem.message == "the file has 100,000 statements, at most 5,000 are read"
