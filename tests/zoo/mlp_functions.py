"""The same networks through functions, methods, operators and parameters of their own."""

import math

import torch
import torch.nn.functional as F
from torch import nn

INPUT_SHAPE = (8,)


class Linears(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(8, 6), nn.Linear(6, 3)


class FunctionalLinear(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        x = F.relu(F.linear(x, self.fc1.weight, bias=self.fc1.bias))
        return F.linear(input=x, weight=self.fc2.weight, bias=self.fc2.bias)


class OwnParameters(nn.Module):
    OPS = "linear relu linear"

    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(6, 8) / 3)
        self.b1 = nn.Parameter(torch.randn(6))
        self.w2 = nn.Parameter(torch.randn(3, 6) / 3)
        self.b2 = nn.Parameter(torch.randn(3))

    def forward(self, x):
        return (x @ self.w1.t() + self.b1).relu() @ self.w2.T + self.b2


class ParametersInFirst(nn.Module):
    OPS = "linear relu linear relu linear"

    def __init__(self):
        super().__init__()
        self.w = nn.ParameterList(nn.Parameter(torch.randn(a, b) / math.sqrt(a)) for a, b in ((8, 6), (6, 6), (6, 3)))
        self.b = nn.ParameterList(nn.Parameter(torch.randn(b)) for b in (6, 6, 3))

    def forward(self, x):
        x = torch.relu(torch.matmul(x, self.w[0]) + self.b[0])
        x = torch.relu(self.b[1] + torch.mm(x, self.w[1]))
        return torch.addmm(self.b[2], x, self.w[2])


class FunctionalLinearOnATransposedParameter(nn.Module):
    OPS = "linear linear"

    def __init__(self):
        super().__init__()
        self.square = nn.Parameter(torch.randn(8, 8))
        self.w = nn.Parameter(torch.randn(8, 3))

    def forward(self, x):
        return F.linear(F.linear(x, self.square.t()), self.w.transpose(0, 1))


class TransposedTwice(nn.Module):
    OPS = "linear linear"

    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(8, 8))
        self.b = nn.Parameter(torch.randn(8, 8))

    def forward(self, x):
        return x @ self.a.t().permute(1, 0) @ self.b.t().t().T


class SquareMatrices(nn.Module):
    OPS = "linear linear linear linear"

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = (nn.Parameter(torch.randn(8, 8) / 3) for _ in range(4))

    def forward(self, x):
        x = x @ self.a
        x = x @ self.b.T
        x = torch.einsum("bi,oi->bo", x, self.c)
        return torch.einsum("bi, io -> bo", x, self.d)


class OneOutput(nn.Module):
    OPS = "linear linear"

    def __init__(self):
        super().__init__()
        self.down = nn.Parameter(torch.randn(1, 8))
        self.up = nn.Parameter(torch.randn(1, 3))

    def forward(self, x):
        return x @ self.down.t() @ self.up


class EinsumWithBias(nn.Module):
    OPS = "linear sigmoid"

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(3, 8))
        self.b = nn.Parameter(torch.randn(3))

    def forward(self, x):
        return torch.sigmoid(torch.einsum("bi,oi->bo", [x, self.w]) + self.b)


class TiedAutoencoder(nn.Module):
    OPS = "linear tanh linear"

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(8, 8) / 3)

    def forward(self, x):
        return F.linear(torch.tanh(F.linear(x, self.w)), self.w)


class MatrixFromTheLeft(nn.Module):
    OPS = "permute parameter matmul permute"

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(3, 8))

    def forward(self, x):
        return (self.w @ x.t()).t()


class ProductOfParameters(nn.Module):
    OPS = "parameter parameter matmul matmul"

    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(8, 2))
        self.b = nn.Parameter(torch.randn(2, 3))

    def forward(self, x):
        return x @ (self.a @ self.b)


class ReluByName(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        return self.fc2(getattr(F, "relu")(self.fc1(x)))  # noqa: B009


class ReluThrownAway(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        x = self.fc1(x)
        F.relu_(x)
        return self.fc2(x)


class ReluInPlaceKeyword(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        x = self.fc1(x)
        F.relu(x, inplace=True)
        return self.fc2(x)


class ReluThroughAView(Linears):
    OPS = "linear reshape relu reshape linear"

    def forward(self, x):
        x = self.fc1(x)
        x.view(-1, 2, 3).relu_()
        return self.fc2(x)


class ReluThroughTheWhole(Linears):
    OPS = "linear relu reshape mul flatten reshape linear"

    def forward(self, x):
        x = self.fc1(x)
        view = x.view(-1, 2, 3)
        x.relu_()
        return self.fc2((view * 2).flatten(1).reshape(x.shape))


class ReluByClamp(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        return self.fc2(self.fc1(x).clamp(min=0))


class ReluByClampPositional(Linears):
    OPS = "linear relu relu linear"

    def forward(self, x):
        x = torch.clamp(self.fc1(x), 0)
        x.clamp_min_(0.0)
        return self.fc2(x)


class ReluByMaximum(Linears):
    OPS = "linear relu relu relu linear"

    def forward(self, x):
        x = torch.maximum(self.fc1(x), torch.zeros(1))
        x = torch.max(torch.zeros_like(x), x)
        return self.fc2(x.maximum(torch.tensor(0.0)))


class ReluByWhere(Linears):
    OPS = "linear relu relu relu linear"

    def forward(self, x):
        x = self.fc1(x)
        x = torch.where(x > 0, x, torch.zeros_like(x))
        x = torch.where(x < 0, 0.0, x)
        return self.fc2(x.where(x >= 0, torch.tensor(0.0)))


class ReluByMask(Linears):
    OPS = "linear relu relu relu linear"

    def forward(self, x):
        x = self.fc1(x)
        x = x * (x > 0)
        x = (x > 0).float() * x
        return self.fc2(x.masked_fill(x < 0, 0))


class ReluByAssignment(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        x = self.fc1(x)
        x[x < 0] = 0
        return self.fc2(x)


class ReluByThreshold(Linears):
    OPS = "linear relu relu relu linear"

    def forward(self, x):
        x = F.threshold(self.fc1(x), 0, 0)
        x = F.hardtanh(x, 0.0, float("inf"))
        return self.fc2(F.leaky_relu(x, 0.0))


class ReadsShapes(Linears):
    OPS = "reshape linear relu linear"
    INPUT_SHAPE = (2, 4)

    def forward(self, x):
        B, rows, columns = x.shape
        if x.dim() > 2 and x.size(1) == 2:
            x = x.view(B, rows * columns)
        return self.fc2(self.fc1(x).relu())


class PrintsValues(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        h = self.fc1(x)
        text = f"{h.mean().item():.3f} {float(h.detach().max())} {h[0]} {h.shape}"
        assert text
        return self.fc2(h.relu())


class DetachInTheMiddle(Linears):
    OPS = "linear detach relu linear"

    def forward(self, x):
        return self.fc2(self.fc1(x).detach().relu())


class DetachInPlace(Linears):
    OPS = "linear detach relu linear"

    def forward(self, x):
        h = self.fc1(x)
        h.detach_()
        return self.fc2(h.relu())


class DataInTheMiddle(Linears):
    OPS = "linear detach linear"

    def forward(self, x):
        return self.fc2(self.fc1(x).data)


class WritesThroughData(Linears):
    OPS = "linear detach identity relu reshape linear"

    def forward(self, x):
        h = self.fc1(x).detach()
        h.data.relu_()
        return self.fc2(h)


class LegacyVariable(Linears):
    OPS = "identity linear detach relu linear"

    def forward(self, x):
        x = torch.autograd.Variable(x)
        return self.fc2(torch.autograd.Variable(self.fc1(x)).relu())


class ThroughNumpy(Linears):
    OPS = "linear detach identity linear"

    def forward(self, x):
        return self.fc2(torch.from_numpy(self.fc1(x).detach().numpy()))


class DetachedInput(Linears):
    OPS = "identity linear relu linear"

    def forward(self, x):
        return self.fc2(self.fc1(x.detach()).relu())


class NoGradBlock(Linears):
    OPS = "linear relu linear"

    def forward(self, x):
        with torch.no_grad():
            h = self.fc1(x).relu()
        return self.fc2(h)


class LayerWithoutGradDecorator(Linears):
    OPS = "linear sigmoid linear"

    @torch.no_grad()
    def first(self, x):
        return self.fc1(x)

    def forward(self, x):
        return self.fc2(self.first(x).sigmoid())


class DoublePrecisionInside(Linears):
    OPS = "identity identity linear relu linear"

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x.double().float())))


class FreshConstants(Linears):
    OPS = "mul sub linear mul add linear"

    def forward(self, x):
        x = (x * torch.tensor(2.0)) - torch.full((1,), 0.5)
        h = self.fc1(x) * torch.full((6,), 3.0)
        return self.fc2(torch.zeros_like(h) + h)


class Loops(Linears):
    OPS = "linear add add relu add add relu linear"

    def forward(self, x):
        x = self.fc1(x)
        for step in range(2):
            x = (x + step / 2 + 0.25).relu()
        return self.fc2(x)
