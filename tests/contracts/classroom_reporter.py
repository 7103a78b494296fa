"""`autograding-grading-reporter@v1`, restated: what it reads, what it prints, both of its totals, and when the job fails.

Written down from its behaviour, with the traps of the language it is written in: a score that is missing makes the sum NaN, no
tests make a division by zero NaN, a runner without results or without tests ends it.
"""

import base64
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RUNNERS = re.compile(r"([a-zA-Z0-9]+,)*[a-zA-Z0-9]+")


@dataclass(frozen=True)
class Report:
    """What the reporter makes of its runners."""

    table: tuple[tuple[str, float, float], ...]
    """For each runner its name, the share of passed tests times `max_score`, and `max_score`."""
    notice: tuple[float, float]
    """The points of the notice: the sum of `score`, the sum of `max_score`; runners without points do not count."""
    console: str
    failed: bool


def report(runners: str, outputs: Mapping[str, str]) -> Report:
    """Report on runners whose ids are listed in one string; each one's results stand in an output of its name."""
    assert RUNNERS.fullmatch(runners), "the runners must be a list of ids of letters and digits, separated by commas"
    environment = {f"{name.upper()}_RESULTS": value for name, value in outputs.items()}
    results = {name: json.loads(base64.b64decode(environment[f"{name.upper()}_RESULTS"])) for name in runners.split(",")}
    counted = [each for each in results.values() if each.get("max_score")]
    return Report(
        table=tuple((name, _table_score(each), each.get("max_score") or 0) for name, each in results.items()),
        notice=(
            sum(test.get("score", math.nan) for each in counted for test in each["tests"]),
            sum(each["max_score"] for each in counted),
        ),
        console="\n".join(line for each in results.values() for test in each["tests"] for line in _console(test)),
        failed=any(each["status"] in ("fail", "error") for each in results.values()),
    )


def _table_score(runner: Mapping[str, Any]) -> float:
    tests = runner["tests"]
    passed = sum(test["status"] == "pass" for test in tests)
    return passed / len(tests) * (runner.get("max_score") or 0) if tests else math.nan


def _console(test: Mapping[str, Any]) -> list[str]:
    """Print a test as the console shows it; learner text stands in lines of its own."""
    place = f" - line {test['line_no']}" if test["line_no"] != 0 else ""
    if test["status"] == "error":
        lines = [f"Error: {test['message']}" if test["message"] else f"Failed to run test '{test['name']}'"]
    else:
        lines = [f"{'✅' if test['status'] == 'pass' else '❌'} {test['name']}{place}"]
    return [*lines, f"Test code:\n{test['test_code']}"] if test["test_code"] else lines
