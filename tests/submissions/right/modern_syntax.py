# expect: pass
# what: match statements, a walrus and keyword-only arguments
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self, /, *, widths=(784, 256, 128, 10)):
        super().__init__()
        stack = []
        while (n := len(widths)) > 1:
            match widths:
                case (a, b):
                    stack.append(nn.Linear(a, b))
                case (a, b, *_):
                    stack += nn.Linear(a, b), nn.BatchNorm1d(b), nn.ReLU()
            widths = widths[1:]
        self.stack = nn.Sequential(*stack)

    def forward(self, x: torch.Tensor, /) -> torch.Tensor:
        match x.shape:
            case (_, 1, 28, 28):
                x = x.flatten(1)
            case (_, 784):
                pass
            case other:
                raise ValueError(f"what is {other}?")
        return self.stack(x)
