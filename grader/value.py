"""The base of every value that one stage hands to the next: frozen, strict about unknown keys."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable record; a key that the model does not declare is an error, not noise."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=True, ser_json_inf_nan="null")
