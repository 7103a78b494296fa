"""Values as JSON: the result (schema `bngrade/result/v1`), the graph (`bngrade/graph/v1`), a rubric, a calibration.

What is not a finite number (a loss that diverged) is `null`, which `Result` reads back as NaN. The text is ASCII, with
everything else escaped: it reads the same under every encoding, and nothing that a learner wrote reaches a terminal unescaped.
"""

import json
import math
from typing import Any

from grader.calibration.report import CalibrationReport, SearchReport
from grader.graph import ModuleGraph
from grader.overview.view import Overview
from grader.reports.inert import inert_json
from grader.result import Result
from grader.value import Value


def to_json(result: Result) -> str:
    """Return the result as JSON, indented by two spaces, with a newline at the end."""
    return _dump(result)


def graph_to_json(graph: ModuleGraph) -> str:
    """Return the graph as JSON; each node's sizes stand beside its other keys."""
    return _dump(graph)


def overview_to_json(view: Overview) -> str:
    """Return a rubric and what follows from it as JSON, schema `bngrade/rubric-overview/v1`."""
    return _dump(view)


def calibration_to_json(report: CalibrationReport | SearchReport) -> str:
    """Return a calibration, or a search for a budget, as JSON: every run, every rate, and what all of it was measured on."""
    return _dump(report)


def data_to_json(data: Any) -> str:
    """Return plain data as JSON in the same spelling. `Any`, because JSON nests without end."""
    return inert_json(json.dumps(_finite(data), indent=2, ensure_ascii=True, allow_nan=False)) + "\n"


def _dump(value: Value) -> str:
    return data_to_json(value.model_dump(mode="json", by_alias=True))


def _finite(data: Any) -> Any:
    """Replace every NaN and infinity, for which JSON has no words, by `None`. `Any`, because JSON nests without end."""
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data
