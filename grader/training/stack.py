"""Networks of one architecture as one: their parameters and buffers stacked, every operation applied to all of them."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap
from torch.nn.modules.batchnorm import _NormBase


class Stack:
    """So many networks, trained and evaluated side by side; what one computes does not touch the others.

    Each has its own parameters and its own buffers, the running statistics of its norms among them.
    """

    def __init__(self, networks: Sequence[nn.Module]) -> None:
        self._template = networks[0]
        """Lends the forward pass; the values that it computes with are always the stacked ones."""
        self._parameters, self._buffers = stack_module_state(list(networks))  # (networks, *shape) each
        self._index = torch.arange(len(networks))
        for module in self._template.modules():
            if isinstance(module, _NormBase) and module.momentum is None:
                module.register_forward_pre_hook(_CumulativeAverage())

    @property
    def parameters(self) -> list[Tensor]:
        """The stacked parameters, frozen ones included."""
        return list(self._parameters.values())

    def state(self, index: int) -> dict[str, Tensor]:
        """The parameters and buffers of one network, by their names in its `state_dict`."""
        return {name: tensor[index].detach() for name, tensor in (*self._parameters.items(), *self._buffers.items())}

    def train_on(self, batches: Tensor) -> Tensor:
        """Compute in training mode, each network on its own batch -> (networks, batch, classes).

        Args:
            batches: (networks, batch, *input_shape).
        """
        self._template.train()
        return self._forward(batches, per_network=True)

    @torch.no_grad()
    def evaluate(self, images: Tensor, *, per_network: bool) -> Tensor:
        """Compute in evaluation mode -> (networks, images, classes).

        Args:
            images: (networks, images, *input_shape), or without the first dimension what all networks share.
            per_network: Whether each network has its own images.
        """
        self._template.eval()
        return self._forward(images, per_network=per_network)

    def _forward(self, images: Tensor, *, per_network: bool) -> Tensor:
        def one(parameters: dict[str, Tensor], buffers: dict[str, Tensor], _index: Tensor, batch: Tensor) -> Tensor:
            logits: Tensor = functional_call(self._template, (parameters, buffers), (batch,))
            return logits

        # The index gives `vmap` its first dimension even where a network has no parameters.
        forward = vmap(one, in_dims=(0, 0, 0, 0 if per_network else None), randomness="different")
        logits: Tensor = forward(self._parameters, self._buffers, self._index, images)
        return logits


class _CumulativeAverage:
    """Gives a norm without `momentum` the weight of the next batch: the equal-weight average of all batches so far.

    The module would read its own count of batches, which is a tensor of all networks here. They are trained in step, so one
    number serves them all, and nothing waits for the device.
    """

    def __init__(self) -> None:
        self._batches = 0

    def __call__(self, norm: _NormBase, _inputs: object) -> None:
        """Set the weight before a forward pass in training mode."""
        if norm.training:
            self._batches += 1
            norm.momentum = 1 / self._batches
