"""What checks and diagnostics are about, as JSON: schemas `bngrade/explanation/v1` and `bngrade/explanations/v1`."""

from collections.abc import Iterable

from grader.checks.topics import Topic
from grader.reports.json_report import data_to_json

_FIELDS = ("title", "what", "why", "example", "look_at")


def topics_to_json(topics: Iterable[Topic]) -> str:
    """Return the list of all topics, indented by two spaces, with a newline at the end."""
    return data_to_json({"schema": "bngrade/explanations/v1", "explanations": [_fields(topic) for topic in topics]})


def topic_to_json(topic: Topic) -> str:
    """Return one topic, indented by two spaces, with a newline at the end."""
    return data_to_json({"schema": "bngrade/explanation/v1", **_fields(topic)})


def _fields(topic: Topic) -> dict[str, object]:
    told = {name: getattr(topic.explanation, name) for name in _FIELDS}
    return {"id": topic.id, "kind": topic.kind, **told, "sources": list(topic.explanation.sources)}
