"""The JSON Schema of quizzes (draft 2020-12), made from the model as that of rubrics is."""

import json

from pydantic.json_schema import JsonSchemaValue

from grader.quiz.model import Quiz
from grader.rubric.schema import DIALECT, Described


def quiz_schema() -> JsonSchemaValue:
    """Return the schema of a quiz file."""
    schema = Quiz.model_json_schema(schema_generator=Described)
    choices = schema["$defs"]["Question"]["properties"]["choices"]
    right = {"properties": {"correct": {"const": True}}, "required": ["correct"]}
    choices |= {"contains": right, "minContains": 1, "maxContains": 1}
    schema["$defs"]["Question"]["dependentRequired"] = {"proof": ["prints"], "prints": ["proof"]}
    return {"$schema": DIALECT, **schema, "title": "A quiz of bngrade"}


def schema_text() -> str:
    """Return the schema as the text of a JSON file."""
    return json.dumps(quiz_schema(), indent=2) + "\n"
