"""A comparison as JSON: all that was measured, and the two sentences."""

from grader.comparison.model import Comparison
from grader.reports.comparison.sentences import interpretation
from grader.reports.json_report import data_to_json


class ComparisonDocument(Comparison):
    """A comparison and what it shows, schema `bngrade/comparison/v1`."""

    interpretation: tuple[str, str]


def comparison_to_json(comparison: Comparison) -> str:
    """Return a comparison as JSON, with a newline at the end; `ComparisonDocument` reads it back."""
    data = comparison.model_dump(mode="json", by_alias=True)
    return data_to_json(data | {"interpretation": list(interpretation(comparison))})
