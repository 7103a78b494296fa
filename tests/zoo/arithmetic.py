"""Arithmetic between values, with numbers, with constants, and with parameters and buffers."""

import torch
from torch import nn

INPUT_SHAPE = (8,)


class Numbers(nn.Module):
    OPS = "add sub mul div mul sub"

    def forward(self, x):
        return 3 - (-((x + 1 - 0.25) * 2 / 5))


class NumbersFromTheLeft(nn.Module):
    OPS = "add sub mul add div"

    def forward(self, x):
        return 1 / (2 * (1 - (1 + x)) + 7)


class NumbersInPlace(nn.Module):
    OPS = "identity sub mul div add"

    def forward(self, x):
        x = x.clone()
        x -= 0.5
        x *= 3
        x /= 4
        x += 1
        return x


class InputInPlace(nn.Module):
    OPS = "sub div"

    def forward(self, x):
        x -= 0.1307
        x.div_(0.3081)
        return x


class Methods(nn.Module):
    OPS = "add sub mul div sub mul"

    def forward(self, x):
        x = x.add(2).sub(other=1).mul(3).div(4)
        return torch.rsub(x, 1).neg()


class AlphaForTensors(nn.Module):
    OPS = "mul add sub sub"

    def forward(self, x):
        y = x * 2
        return torch.rsub(torch.sub(torch.add(x, y, alpha=3), y, alpha=0.5), x, alpha=2)


class AlphaForConstants(nn.Module):
    OPS = "constant add constant sub"

    def forward(self, x):
        x = torch.add(torch.ones(8), x, alpha=3)
        return torch.sub(x, torch.ones(8), alpha=2)


class Residual(nn.Module):
    OPS = "linear relu linear add relu linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.out = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 3)

    def forward(self, x):
        return self.out(torch.relu(x + self.fc2(self.fc1(x).relu())))


class ResidualInPlace(nn.Module):
    OPS = "linear relu linear add linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.out = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 3)

    def forward(self, x):
        h = self.fc2(self.fc1(x).relu())
        h += x
        return self.out(h)


class Dense(nn.Module):
    OPS = "linear relu cat linear relu cat linear"

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(8, 4), nn.Linear(12, 4), nn.Linear(16, 3)

    def forward(self, x):
        x = torch.cat([x, self.a(x).relu()], dim=1)
        x = torch.cat((x, self.b(x).relu()), -1)
        return self.c(x)


class Gated(nn.Module):
    OPS = "linear linear sigmoid mul linear"

    def __init__(self):
        super().__init__()
        self.value, self.gate, self.out = nn.Linear(8, 6), nn.Linear(8, 6), nn.Linear(6, 3)

    def forward(self, x):
        return self.out(self.value(x) * torch.sigmoid(self.gate(x)))


class Highway(nn.Module):
    OPS = "linear sigmoid linear tanh mul sub mul add"

    def __init__(self):
        super().__init__()
        self.gate, self.change = nn.Linear(8, 8), nn.Linear(8, 8)

    def forward(self, x):
        t = torch.sigmoid(self.gate(x))
        return t * torch.tanh(self.change(x)) + (1 - t) * x


class Quotient(nn.Module):
    OPS = "sigmoid add sub div"

    def forward(self, x):
        bottom = x.sigmoid() + 1
        return (x - bottom) / bottom


class WithItself(nn.Module):
    OPS = "mul add sub"

    def forward(self, x):
        return (x * x + x) - x


class Ensemble(nn.Module):
    OPS = "linear add linear add linear add div"

    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(8, 3) for _ in range(3))

    def forward(self, x):
        return sum(head(x) for head in self.heads) / len(self.heads)


class Accumulator(nn.Module):
    OPS = "linear add linear add"

    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(8, 3) for _ in range(2))

    def forward(self, x):
        total = torch.zeros(x.size(0), 3)
        for head in self.heads:
            total += head(x)
        return total


class LearnedScaleAndShift(nn.Module):
    OPS = "parameter mul parameter add"

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.randn(8))
        self.shift = nn.Parameter(torch.randn(8))

    def forward(self, x):
        return x * self.scale + self.shift


class LearnedScalar(nn.Module):
    def __init__(self):
        super().__init__()
        self.alpha = nn.Parameter(torch.tensor(0.5))
        self.beta = nn.Parameter(torch.tensor([2.0]))

    def forward(self, x):
        return self.beta - self.alpha * x

    OPS = "parameter mul parameter sub"


class ParameterInAnotherShape(nn.Module):
    OPS = "parameter reshape mul parameter reshape add"
    INPUT_SHAPE = (4, 3, 3)

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.randn(4))
        self.shift = nn.Parameter(torch.randn(4))

    def forward(self, x):
        return x * self.scale.view(1, -1, 1, 1) + self.shift[None, :, None, None]


class ComputedFromParameters(nn.Module):
    OPS = "parameter sigmoid parameter mul mul"

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Parameter(torch.randn(8)), nn.Parameter(torch.randn(8))

    def forward(self, x):
        return x * (torch.sigmoid(self.a) * self.b)


class BuffersAsConstants(nn.Module):
    OPS = "buffer sub buffer div"

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(8))
        self.register_buffer("std", torch.rand(8) + 0.5, persistent=False)

    def forward(self, x):
        return (x - self.mean) / self.std


class ScalarBuffer(nn.Module):
    OPS = "buffer mul"

    def __init__(self):
        super().__init__()
        self.register_buffer("scale", torch.tensor(2.0))

    def forward(self, x):
        return self.scale * x


class Counter(nn.Module):
    OPS = "mul"

    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros(1))

    def forward(self, x):
        self.calls += 1
        return x * 2


class FrozenScale(nn.Module):
    OPS = "parameter mul linear"

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.randn(8), requires_grad=False)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        return self.out(x * self.scale)
