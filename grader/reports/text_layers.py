"""The executed layers as a table, and the modules that were built without effect."""

from collections.abc import Mapping, Sequence

from grader.graph import ModuleGraph, Node, Shape, UnusedModule
from grader.places import Cell, locate
from grader.reports.outcome import grounds
from grader.reports.text_context import TextContext
from grader.reports.text_layout import Lines, Page
from grader.result import Result

_REASONS = {"never-called": "never called", "result-unused": "its result is never used"}
_LAYER_ROWS = 40
_NAME_WIDTH = 30
_KIND_WIDTH = 30
_UNUSED_ROWS = 20
_CODE_FROM_WIDTH = 90
"""A narrower page has no room for the learner's code beside the shapes."""


def executed(result: Result, context: TextContext) -> Lines:
    """Return the network as it really ran, with a heading; nothing of a submission that did not run."""
    if result.graph is None:
        return []
    page, cells = context.page, result.submission.cells
    heading = ", ".join(filter(None, (summary(result.graph), grounds(result))))
    return [
        *page.style(page.wrap(heading, hang="  "), bold=True),
        *layers_table(result.graph, context.source_lines, page, cells=cells, limit=_LAYER_ROWS),
        *unused_modules(result.graph, page, cells),
    ]


def layers_table(
    graph: ModuleGraph,
    source_lines: Mapping[int, str],
    page: Page,
    *,
    cells: Sequence[Cell] = (),
    limit: int | None = None,
) -> Lines:
    """Return one row for each executed operation, and of a graph longer than `limit` its beginning.

    `cells` say where a notebook's cells begin.
    """
    if not graph.nodes:
        return page.wrap("no operation is executed: the output is the input", indent="  ")
    nodes = graph.nodes[:limit]
    rows = [_row(node, cells, page) for node in nodes]
    headers = ["layer", "kind", "in", "out", "parameters", "line"]
    if source_lines and page.columns >= _CODE_FROM_WIDTH:
        headers.append("code")
        rows = [[*row, quoted] for row, quoted in zip(rows, _quoted(nodes, source_lines), strict=True)]
    lines = page.table(headers, rows, right=(4, 5), cut=(6,))
    if hidden := len(graph.nodes) - len(nodes):
        lines += page.wrap(f"... and {hidden:,} more; `bngrade inspect` shows them all", indent="  ")
    return lines


def unused_modules(graph: ModuleGraph, page: Page, cells: Sequence[Cell] = ()) -> Lines:
    """Say which modules were built without effect on the output."""
    if not graph.unused:
        return []
    named = "; ".join(_unused(module, cells) for module in graph.unused[:_UNUSED_ROWS])
    hidden = len(graph.unused) - _UNUSED_ROWS
    more = f"; and {hidden:,} more" if hidden > 0 else ""
    return page.wrap(f"built without effect: {named}{more}", indent="  ", hang=" " * 4)


def summary(graph: ModuleGraph) -> str:
    """Say in a few words how large the network is."""
    count = len(graph.nodes)
    return f"{count:,} executed {'operation' if count == 1 else 'operations'}, {graph.parameters:,} parameters"


def shape(sizes: Shape) -> str:
    """Write a shape as PyTorch's documentation does: `(N, 784)`, with `N` for the batch dimension."""
    return f"({', '.join('N' if size is None else str(size) for size in sizes)})" if sizes else ""


def _row(node: Node, cells: Sequence[Cell], page: Page) -> list[str]:
    facts = [word for word, holds in (("frozen", node.frozen), ("no grad", node.no_grad)) if holds]
    kind = f"{node.op} ({', '.join(facts)})" if facts else node.op
    return [
        page.cut(node.name, _NAME_WIDTH),
        page.cut(kind, _KIND_WIDTH),
        shape(node.shape_in),
        shape(node.shape_out),
        f"{node.parameters:,}" if node.parameters else "",
        locate(node.line, cells).short if node.line else "",
    ]


def _quoted(nodes: tuple[Node, ...], source_lines: Mapping[int, str]) -> Lines:
    """Quote each node's line, once for neighbours on the same line."""
    lines = [node.line for node in nodes]
    return [
        "" if line is None or line == before else source_lines.get(line, "").strip()
        for before, line in zip([None, *lines], lines, strict=False)
    ]


def _unused(module: UnusedModule, cells: Sequence[Cell]) -> str:
    place = f", {locate(module.line, cells).words}" if module.line else ""
    return f"`{module.name}` ({module.module}{place}: {_REASONS[module.reason]})"
