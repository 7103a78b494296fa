# expect: pass
# what: a heavily typed file whose annotations name pandas and numpy types
from typing import Any, Callable, Final, Generic, Optional, Sequence, Tuple, TypeVar, Union

import numpy.typing as npt
import pandas as pd
import torch
from torch import Tensor, nn

T = TypeVar("T", bound=nn.Module)
Activation = Callable[[Tensor], Tensor]
SIZES: Final[Tuple[int, ...]] = (784, 256, 128, 10)


def report(frame: pd.DataFrame, column: Optional[str] = None) -> "pd.Series":
    return frame[column] if column else frame.iloc[:, 0]


class Layer(nn.Module, Generic[T]):
    def __init__(self, linear: T, norm: nn.Module, activation: Activation) -> None:
        super().__init__()
        self.linear: T = linear
        self.norm = norm
        self.activation: Activation = activation

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(self.norm(self.linear(x)))


class NetBN(nn.Module):
    history: Union[pd.DataFrame, None]

    def __init__(self, sizes: Sequence[int] = SIZES, **kwargs: Any) -> None:
        super().__init__()
        first, second, third, last = sizes
        self.one: Layer[nn.Linear] = Layer(nn.Linear(first, second), nn.BatchNorm1d(second), torch.relu)
        self.two: Layer[nn.Linear] = Layer(nn.Linear(second, third), nn.BatchNorm1d(third), torch.relu)
        self.out = nn.Linear(third, last)

    def forward(self, x: Tensor, mask: Optional["npt.NDArray[Any]"] = None) -> Tensor:
        return self.out(self.two(self.one(x.flatten(1))))
