"""`to_html`: a result as one self-contained page.

Takes the one result and what a text report is told beside it; gives the page as text. Geometry and wording are worked out in
the neighbours of this module, and the templates only place them. Nothing on the page is fetched, and nothing runs.
"""

from functools import cache
from typing import TYPE_CHECKING

from grader.reports.figures import compared, percent
from grader.reports.html import curves
from grader.reports.html.checks import check_views
from grader.reports.html.diagram import draw
from grader.reports.html.escaping import finalize, prose, whole
from grader.reports.html.marks import find_marks
from grader.reports.html.measurement import provenance, unmeasured
from grader.reports.html.operations import operations
from grader.reports.html.verdict import verdict
from grader.reports.text_context import TextContext
from grader.result import Result

if TYPE_CHECKING:
    from jinja2 import Environment


def to_html(result: Result, context: TextContext) -> str:
    """Return the report on one submission as an HTML page, with a newline at the end.

    Of the context, the width, the encoding and the colours of a terminal count for nothing here.
    """
    graph, metrics = result.graph, result.metrics
    marks = find_marks(graph, result.checks) if graph else None
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            result=result,
            context=context,
            verdict=verdict(result, context),
            checks=check_views(result, context),
            diagram=draw(graph, marks, result.submission.cells) if graph and marks else None,
            operations=operations(graph, marks, result.submission.cells) if graph and marks else None,
            charts=curves.charts(result, context) if metrics else (),
            frame=curves.FRAME,
            compared=compared(result, metrics, context) if metrics else (),
            unmeasured=unmeasured(result),
            provenance=provenance(result),
        )
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("grader.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"prose": prose, "whole": whole, "percent": percent}
    return environment
