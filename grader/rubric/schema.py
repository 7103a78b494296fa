"""The JSON Schema of rubrics (draft 2020-12), made from the model, for editors that complete and check while one types.

Every description is the docstring that stands below the attribute in the model. What no schema can say (points that add up,
hints that give the solution away) is left to `bngrade rubric check`.
"""

import ast
import inspect
import json
import textwrap
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from grader.ops import LAYER_SIZES
from grader.rubric.consistency import NEVER_ALLOWED
from grader.rubric.model import CHECK_IDS, METRIC_OF_CHECK, TARGETS, Rubric

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rubric_schema() -> JsonSchemaValue:
    """Return the schema of a rubric file."""
    schema = Rubric.model_json_schema(schema_generator=Described)
    definitions = schema["$defs"]
    definitions["CheckSpec"]["properties"]["id"]["enum"] = list(CHECK_IDS)
    definitions["CheckSpec"]["allOf"] = list(_target_rules())
    definitions["Hint"]["properties"]["check"]["anyOf"][0]["enum"] = list(CHECK_IDS)
    schema["properties"]["allowed"]["items"]["enum"] = [op for op in LAYER_SIZES if op not in NEVER_ALLOWED]
    return {"$schema": DIALECT, **schema, "title": "A rubric of bngrade"}


def schema_text() -> str:
    """Return the schema as the text of a JSON file."""
    return json.dumps(rubric_schema(), indent=2) + "\n"


def _target_rules() -> list[JsonSchemaValue]:
    """Say which checks take targets: a measured check needs one, an accuracy is a fraction of 1, other checks take none."""
    given = [{"required": [name], "properties": {name: {"type": "number"}}} for name in TARGETS]
    fraction = {name: {"maximum": 1} for name in TARGETS}
    measured = list(METRIC_OF_CHECK)
    accuracies = [check for check in measured if check.endswith("accuracy")]
    return [
        {"if": _id_among(measured), "then": {"anyOf": given}, "else": {"not": {"anyOf": given}}},
        {"if": _id_among(accuracies), "then": {"properties": fraction}},
        {"properties": {name: {"minimum": 0} for name in TARGETS}},
    ]


def _id_among(ids: list[str]) -> JsonSchemaValue:
    return {"properties": {"id": {"enum": ids}}, "required": ["id"]}


class Described(GenerateJsonSchema):
    """Pydantic's schema, with the attributes' docstrings as descriptions."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's protocol passes it
        """Leave out titles that repeat the key."""
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Describe the fields of a model."""
        described = super().model_schema(schema)
        texts = attribute_docstrings(schema["cls"])
        for name, field in described.get("properties", {}).items():
            if name in texts:
                field["description"] = texts[name]
        return described

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """Describe each value of a choice."""
        described = super().enum_schema(schema)
        texts = attribute_docstrings(schema["cls"])
        cases = [{"const": each.value, "description": texts.get(each.name, "")} for each in schema["members"]]
        return {"description": described.get("description", ""), "type": "string", "oneOf": cases}


def attribute_docstrings(owner: type[BaseModel] | type[StrEnum] | type[Any]) -> dict[str, str]:
    """Return what stands as a string below each attribute of a class, on one line.

    Read from the source when a schema is asked for: having pydantic do it would make every import of the model slower.
    """
    body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
    assert isinstance(body, ast.ClassDef), "the source of a class is a class"
    texts: dict[str, str] = {}
    for attribute, below in zip(body.body, body.body[1:], strict=False):
        names = attribute.targets if isinstance(attribute, ast.Assign) else [getattr(attribute, "target", None)]
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else None
        if isinstance(names[0], ast.Name) and isinstance(text, str):
            texts[names[0].id] = inspect.cleandoc(text).replace("\n", " ")
    return texts
