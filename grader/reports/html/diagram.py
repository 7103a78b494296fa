"""The executed graph as a drawing: one box below the other in the order of execution, arrows for the values.

A value that the very next operation takes goes straight down; any other runs through a lane at the left, one for each value,
however many take it. So any graph fits a narrow page. Of a long graph the middle is left out, except around defects.
Gives positions in pixels; the template draws them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.checks import wording
from grader.graph import ModuleGraph, Node
from grader.ops import ACTIVATIONS, DROPOUTS, INPUT, LINEAR_LAYERS, NORMS
from grader.places import Cell, locate
from grader.reports.html.escaping import visible
from grader.reports.html.marks import Marks
from grader.reports.html.operations import facts
from grader.reports.text_layers import shape
from grader.reports.text_layout import fitted

WIDTH = 316
"""Of a box."""
_END_HEIGHT = 30
_BOX_HEIGHT = 50
_NOTE_HEIGHT = 18
_SPACE = 24
"""Between two boxes."""
_LANE = 14
_LANES_WIDTH = 84
"""All lanes share this width if they are many."""
_EDGE = 6
_NAME_LIMIT = 18
_KIND_LIMIT = 20
_DETAIL_LIMIT = 34
_NOTE_LIMIT = 38
_WHOLE = 40
"""A graph of so many operations is drawn in full."""
_ENDS = 10
_AROUND = 2

_FAMILIES = (("layer", LINEAR_LAYERS), ("norm", NORMS), ("activation", ACTIVATIONS), ("dropout", DROPOUTS))


@dataclass(frozen=True)
class Note:
    """A line of text in a box."""

    text: str
    y: float
    defect: bool


@dataclass(frozen=True)
class Box:
    """What is drawn for an operation, for an end of the graph, or for what is left out."""

    family: str
    x: float
    y: float
    width: int
    height: int
    name: str
    kind: str
    detail: str
    place: str
    notes: tuple[Note, ...] = ()

    @property
    def defect(self) -> bool:
        """Whether a check found something wrong here."""
        return any(note.defect for note in self.notes)


@dataclass(frozen=True)
class Arrow:
    """A line, and the point and direction of its head."""

    path: str
    x: float
    y: float
    down: bool


@dataclass(frozen=True)
class Diagram:
    """The drawing and what it says in words."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    crowded: bool
    """Whether the lanes lie so close that they need thin lines."""
    description: str


@dataclass(frozen=True)
class _Row:
    """One box before it has a position: the nodes that it stands for."""

    family: str
    ids: tuple[str, ...]
    node: Node | None = None
    label: str = ""
    detail: str = ""
    place: str = ""


def draw(graph: ModuleGraph, marks: Marks, cells: Sequence[Cell] = ()) -> Diagram:
    """Lay the graph out; `cells` say where a notebook's cells begin."""
    rows = _rows(graph, marks, cells)
    row_of = {node_id: index for index, row in enumerate(rows) for node_id in row.ids}
    targets = _targets(graph, row_of, last=len(rows) - 1)
    lanes = _lanes(targets)
    count = max(lanes.values(), default=-1) + 1
    left = _EDGE + min(count * _LANE, _LANES_WIDTH) + (4 if count else 0)
    boxes = _boxes(rows, marks, left)
    pitch = min(_LANE, _LANES_WIDTH / max(count, 1))
    lane_x = {source: left - (lane + 1) * pitch for source, lane in lanes.items()}
    return Diagram(
        width=left + WIDTH + _EDGE,
        height=boxes[-1].y + boxes[-1].height + _EDGE,
        boxes=boxes,
        arrows=tuple(_arrows(boxes, targets, lane_x)),
        crowded=pitch < _LANE,
        description=_description(graph, marks),
    )


def _rows(graph: ModuleGraph, marks: Marks, cells: Sequence[Cell]) -> list[_Row]:
    shown = _shown(graph, marks)
    rows = [_Row("end", (INPUT,), label=INPUT, detail=shape((None, *graph.input_shape)))]
    for drawn, group in groupby(enumerate(graph.nodes), key=lambda numbered: numbered[0] in shown):
        nodes = [node for _, node in group]
        if drawn:
            rows += [_Row(_family(node), (node.id,), node, place=_place(node, cells)) for node in nodes]
        else:
            rows.append(_Row("gap", tuple(node.id for node in nodes), label=f"… {len(nodes):,} more operations"))
    return [*rows, _Row("end", (), label="output", detail=shape(graph.output_shape))]


def _shown(graph: ModuleGraph, marks: Marks) -> set[int]:
    """Choose the nodes that are drawn: of a long graph both ends, and what lies around the first defects."""
    count = len(graph.nodes)
    if count <= _WHOLE:
        return set(range(count))
    defects = [index for index, node in enumerate(graph.nodes) if node.id in marks.nodes][:_ENDS]
    near = {index + step for index in defects for step in range(-_AROUND, _AROUND + 1)}
    return {*range(_ENDS), *range(count - _ENDS, count), *near} & set(range(count))


def _family(node: Node) -> str:
    return next((family for family, ops in _FAMILIES if node.op in ops), "other")


def _targets(graph: ModuleGraph, row_of: Mapping[str, int], last: int) -> dict[int, list[int]]:
    """Return the rows to which each row's values go."""
    edges = {(row_of[source], row_of[node.id]) for node in graph.nodes for source in node.inputs}
    edges.add((row_of[graph.output], last))
    targets: dict[int, list[int]] = {}
    for source, target in sorted(edges):
        if source != target:  # within what is left out
            targets.setdefault(source, []).append(target)
    return targets


def _lanes(targets: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Give a lane to each row whose value skips a row; lane 0 is next to the boxes and short ways come first."""
    spans = [(rows[-1] - source, source, rows[-1]) for source, rows in targets.items() if rows[-1] > source + 1]
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[int, int] = {}
    for _, start, end in sorted(spans):
        free = (lane for lane, others in enumerate(taken) if all(end <= first or last <= start for first, last in others))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        lanes[start] = lane
    return lanes


def _boxes(rows: Iterable[_Row], marks: Marks, left: float) -> tuple[Box, ...]:
    boxes: list[Box] = []
    top: float = _EDGE
    for row in rows:
        box = _node_box(row, row.node, marks, left, top) if row.node else _end_box(row, left, top)
        boxes.append(box)
        top += box.height + _SPACE
    return tuple(boxes)


def _end_box(row: _Row, left: float, top: float) -> Box:
    return Box(row.family, left, top, WIDTH, _END_HEIGHT, name=row.label, kind=row.detail, detail="", place="")


def _node_box(row: _Row, node: Node, marks: Marks, left: float, top: float) -> Box:
    texts = [(word, False) for word in facts(node)] + [(f"✗ {check}", True) for check in marks.nodes.get(node.id, ())]
    notes = tuple(
        Note(_fitted(text, _NOTE_LIMIT), top + _BOX_HEIGHT + 6 + index * _NOTE_HEIGHT, defect)
        for index, (text, defect) in enumerate(texts)
    )
    return Box(
        row.family,
        left,
        top,
        WIDTH,
        _BOX_HEIGHT + len(notes) * _NOTE_HEIGHT,
        name=_fitted(node.name, _NAME_LIMIT),
        kind=_fitted(wording.layer(node), _KIND_LIMIT),
        detail=_fitted(_shapes(node), _DETAIL_LIMIT),
        place=row.place,
        notes=notes,
    )


def _place(node: Node, cells: Sequence[Cell]) -> str:
    return locate(node.line, cells).words if node.line else ""


def _fitted(text: str, columns: int) -> str:
    """Cut a text to the room that it has."""
    return fitted(visible(text[: columns + 1]), columns)


def _shapes(node: Node) -> str:
    if node.shape_in == node.shape_out or not node.shape_in:
        return shape(node.shape_out)
    return f"{shape(node.shape_in)} → {shape(node.shape_out)}"


def _arrows(boxes: Sequence[Box], targets: Mapping[int, Sequence[int]], lane_x: Mapping[int, float]) -> Iterator[Arrow]:
    for source, rows in targets.items():
        box = boxes[source]
        for target in rows:
            end = boxes[target]
            if target == source + 1:
                x, y = box.x + WIDTH / 2, box.y + box.height
                yield Arrow(f"M{x:g} {y:g}V{end.y - 6:g}", x, end.y, down=True)
            else:
                yield _through_lane(box, end, lane_x[source])


def _through_lane(source: Box, target: Box, lane: float) -> Arrow:
    """Leave a box near its lower left corner and enter another near its upper left corner."""
    start, end, left = source.y + source.height - 10, target.y + 10, source.x
    bend = min(6, left - lane)
    path = (
        f"M{left:g} {start:g}H{lane + bend:.1f}Q{lane:.1f} {start:g} {lane:.1f} {start + bend:.1f}"
        f"V{end - bend:.1f}Q{lane:.1f} {end:g} {lane + bend:.1f} {end:g}H{left - 2:g}"
    )
    return Arrow(path, left, end, down=False)


def _description(graph: ModuleGraph, marks: Marks) -> str:
    names = [f"{node.name} ({', '.join(marks.nodes[node.id])})" for node in graph.nodes if node.id in marks.nodes]
    count = len(graph.nodes)
    words = f"{count:,} {'operation' if count == 1 else 'operations'} from input to output, in the order of execution"
    return f"{words}. Marked as wrong: {', '.join(names) or 'none'}. The table below says the same in words."
