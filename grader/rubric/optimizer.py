"""The optimizers that an exercise can train with: their settings, and what torch takes for a setting that is left out.

Plain data, no torch: rubrics declare an optimizer with it, and what a learner's file builds is judged by it.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from grader.rubric.rules import Broken, refuse
from grader.value import Value

OptimizerName = Literal["Adam", "AdamW", "SGD", "RMSprop"]
Setting = float | bool | tuple[float, ...]
_Fraction = Annotated[float, Field(ge=0, lt=1)]

_ADAM: Mapping[str, Setting] = {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.0, "amsgrad": False}

TORCH_DEFAULTS: Mapping[OptimizerName, Mapping[str, Setting]] = {
    "Adam": {**_ADAM, "maximize": False, "decoupled_weight_decay": False},
    "AdamW": {**_ADAM, "weight_decay": 0.01, "maximize": False},
    "SGD": {"lr": 0.001, "momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0, "nesterov": False, "maximize": False},
    "RMSprop": {
        "lr": 0.01,
        "alpha": 0.99,
        "eps": 1e-8,
        "weight_decay": 0.0,
        "momentum": 0.0,
        "centered": False,
        "maximize": False,
    },
}
"""What each `torch.optim` class computes with when nothing else is said, in the order of its arguments.

`fused`, `foreach` and the like change only how it computes, and stand in no rubric.
"""


class OptimizerSpec(Value):
    """The optimizer that the exercise trains with and that a submission must leave alone.

    What is left out has torch's default; a setting that the named optimizer does not have is refused.
    """

    name: OptimizerName
    """The class of `torch.optim`."""
    lr: float = Field(gt=0, allow_inf_nan=False)
    """The learning rate."""
    momentum: _Fraction | None = None
    """SGD, RMSprop."""
    nesterov: bool | None = None
    """SGD; needs a momentum."""
    weight_decay: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """All of them; AdamW has 0.01 where it is left out, the others none."""
    betas: tuple[_Fraction, _Fraction] | None = None
    """Adam, AdamW: how slowly the averages of the gradient and of its square forget."""
    alpha: _Fraction | None = None
    """RMSprop: how slowly the average of the squared gradient forgets."""
    eps: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Adam, AdamW, RMSprop."""

    @model_validator(mode="after")
    def _settings_are_the_optimizer_s_own(self) -> Self:
        refuse(self._broken())
        return self

    def _broken(self) -> Iterator[Broken]:
        own = [name for name in type(self).model_fields if name in TORCH_DEFAULTS[self.name]]
        for name in type(self).model_fields:
            if name not in {"name", *own} and getattr(self, name) is not None:
                yield (name,), f"{self.name} has no such setting; it has {', '.join(f'`{each}`' for each in own)}"
        if self.name == "SGD" and self.nesterov and not self.momentum:
            yield ("nesterov",), "needs a `momentum` above 0"

    @model_serializer(mode="wrap")
    def _without_what_is_left_out(self, serialize: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Leave out what the rubric leaves out, so that its digest does not change when optimizers gain settings."""
        said: dict[str, object] = serialize(self)
        return {name: value for name, value in said.items() if value is not None}

    @property
    def settings(self) -> dict[str, Setting]:
        """Everything that the optimizer computes with, torch's defaults included."""
        said = {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}
        return {**TORCH_DEFAULTS[self.name], **{name: value for name, value in said.items() if name != "name"}}
