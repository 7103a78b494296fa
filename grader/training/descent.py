"""Descending by the rubric's optimizer, with torch's own kernels on plain lists of tensors.

The results are those of the `torch.optim` class of the same name (its fused form where there is one). No such class is
constructed: that would import a thousand modules first, which takes longer than many a training.

The kernels work element by element, so that parameters which are stacked networks of many seeds are trained by them alike.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.adamw import adamw
from torch.optim.rmsprop import rmsprop
from torch.optim.sgd import sgd

from grader.rubric.optimizer import OptimizerSpec

Tensors = list[Tensor]
Kernel = Callable[..., None]
"""Takes lists of parameters and gradients and one list for each kind of state, all of one length; changes them in place."""

Rule = tuple[Kernel, tuple[Callable[[Tensor], Tensor], ...]]
"""A kernel, and for each kind of its state what makes a parameter's first one."""


class Descent:
    """A set of parameters, their optimizer's state, and the way to take a step."""

    def __init__(self, parameters: Iterable[Tensor], spec: OptimizerSpec) -> None:
        self._parameters = [parameter for parameter in parameters if parameter.requires_grad]
        self._kernel, fresh = _RULES[spec.name](spec.settings)
        self._state = [[make(parameter) for parameter in self._parameters] for make in fresh]

    def step(self, loss: Tensor) -> None:
        """Descend by one step; parameters that the loss does not depend on stay as they are."""
        if not (self._parameters and loss.requires_grad):
            return
        gradients = torch.autograd.grad(loss, self._parameters, allow_unused=True)
        rows = [row for row in zip(self._parameters, gradients, *self._state, strict=True) if row[1] is not None]
        if not rows:
            return
        parameters, reached, *state = map(list, zip(*rows, strict=True))
        with torch.no_grad():
            self._kernel(parameters, [_laid_out(g, p) for g, p in zip(reached, parameters, strict=True)], *state)


def _laid_out(gradient: Tensor, parameter: Tensor) -> Tensor:
    """Give a gradient its parameter's memory layout: the fused kernels walk through both as they lie in memory."""
    if gradient.stride() == parameter.stride():
        return gradient
    return torch.empty_like(parameter).copy_(gradient)


def _step_count(parameter: Tensor) -> Tensor:
    return torch.zeros((), device=parameter.device)


def _adam(kernel: Kernel, settings: Mapping[str, Any]) -> Rule:
    """Adam (Kingma and Ba, 2015) or AdamW (Loshchilov and Hutter, 2019), whichever kernel is given."""
    beta1, beta2 = settings["betas"]
    constants = {name: settings[name] for name in ("lr", "eps", "weight_decay")} | {"beta1": beta1, "beta2": beta2}

    def update(parameters: Tensors, gradients: Tensors, averages: Tensors, squares: Tensors, steps: Tensors) -> None:
        kernel(parameters, gradients, averages, squares, [], steps, fused=True, amsgrad=False, maximize=False, **constants)

    return update, (torch.zeros_like, torch.zeros_like, _step_count)


def _sgd(settings: Mapping[str, Any]) -> Rule:
    """Gradient descent, with (Nesterov's) momentum if asked for; a velocity that starts at zero begins as torch's does."""
    constants = {name: settings[name] for name in ("lr", "momentum", "nesterov", "weight_decay")}

    def update(parameters: Tensors, gradients: Tensors, velocities: Tensors | None = None) -> None:
        buffers: list[Tensor | None] = [*velocities] if velocities else [None] * len(parameters)
        sgd(parameters, gradients, buffers, fused=True, dampening=0.0, maximize=False, **constants)

    return update, (torch.zeros_like,) if settings["momentum"] else ()


def _rmsprop(settings: Mapping[str, Any]) -> Rule:
    """RMSprop (Hinton's lectures, 2012), not centred; torch has no fused kernel of it."""
    constants = {name: settings[name] for name in ("lr", "alpha", "eps", "weight_decay", "momentum")}

    def update(
        parameters: Tensors, gradients: Tensors, squares: Tensors, steps: Tensors, velocities: Tensors | None = None
    ) -> None:
        rmsprop(parameters, gradients, squares, [], velocities or [], steps, centered=False, **constants)

    return update, (torch.zeros_like, _step_count, *((torch.zeros_like,) if settings["momentum"] else ()))


_RULES: Mapping[str, Callable[[Mapping[str, Any]], Rule]] = {
    "Adam": partial(_adam, adam),
    "AdamW": partial(_adam, adamw),
    "SGD": _sgd,
    "RMSprop": _rmsprop,
}
"""How each optimizer that a rubric can declare descends, from its complete settings."""
