"""PrairieLearn: a question that is graded externally, and the container image that grades it without a network."""

import json
import uuid
from typing import Any

from grader.platforms.assignment import Assignment
from grader.platforms.bundle import BundleFile
from grader.platforms.rendering import rendered

_RUBRIC = "rubric.yaml"
_TIMEOUT_S = 120
"""PrairieLearn's default of 30 s is short for loading torch on a busy machine; its limit is 600 s."""


def bundle(assignment: Assignment) -> tuple[BundleFile, ...]:
    """Return the question, the image's files, and a page for the instructor."""
    path, content = assignment.requirements_file("image/requirements.txt")
    files = (
        rendered("README.md", "prairielearn/README.md", assignment),
        rendered("image/Dockerfile", "prairielearn/Dockerfile", assignment),
        BundleFile(path=path, content=content),
        BundleFile(path="question/info.json", content=f"{json.dumps(_info(assignment), indent=2)}\n".encode()),
        rendered("question/question.html", "prairielearn/question.html", assignment),
        BundleFile(path=f"question/{assignment.file_name}", content=assignment.starter),
        rendered("question/tests/grade.sh", "prairielearn/grade.sh", assignment, {"rubric": _RUBRIC}, executable=True),
    )
    own = assignment.rubric
    return files if own is None else (*files, BundleFile(path=f"question/tests/{_RUBRIC}", content=own))


def _info(assignment: Assignment) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid4()),  # no two questions of a course may share one
        "title": assignment.title,
        "topic": "Deep learning",
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": assignment.image,
            "entrypoint": "/grade/tests/grade.sh",
            "timeout": _TIMEOUT_S,
            "enableNetworking": False,
        },
    }
