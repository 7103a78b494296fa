"""A calibration as JSON, schema `bngrade/calibration/v1`: every run, every rate, and what all of it was measured on.

What is not a finite number (a distance where nothing varies) is `null`; all but ASCII is escaped.
"""

import json

from grader.value import Value


def calibration_to_json(report: Value) -> str:
    """Return a calibration, or a search, as JSON with a newline at the end."""
    data = json.loads(report.model_dump_json(by_alias=True))  # pydantic writes what is not finite as `null`
    return json.dumps(data, indent=2, ensure_ascii=True, allow_nan=False) + "\n"
