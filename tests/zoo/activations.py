"""Activations as modules, functions and methods; softmax; dropout."""

import torch
import torch.nn.functional as F
from torch import nn

INPUT_SHAPE = (6,)


class ActivationModules(nn.Module):
    OPS = "relu leaky_relu elu gelu silu sigmoid tanh softplus hardtanh hardswish hardsigmoid mish selu celu relu6 prelu prelu"

    def __init__(self):
        super().__init__()
        self.first = nn.ReLU()
        self.rest = nn.Sequential(
            nn.LeakyReLU(0.3),
            nn.ELU(0.7),
            nn.GELU(),
            nn.SiLU(),
            nn.Sigmoid(),
            nn.Tanh(),
            nn.Softplus(2, 10),
            nn.Hardtanh(-0.5, 0.7),
            nn.Hardswish(),
            nn.Hardsigmoid(),
            nn.Mish(),
            nn.SELU(),
            nn.CELU(0.4),
            nn.ReLU6(),
            nn.PReLU(),
            nn.PReLU(6),
        )

    def forward(self, x):
        return self.rest(self.first(x))


class Negatives(nn.Module):
    """Each activation where it matters: on both signs of the input, side by side."""

    OPS = "relu leaky_relu elu gelu gelu silu selu celu softplus softplus mish hardtanh hardtanh relu6 tanh sigmoid cat"

    def forward(self, x):
        parts = [
            F.relu(x),
            F.leaky_relu(x),
            F.elu(x, alpha=0.5),
            F.gelu(x),
            F.gelu(x, approximate="tanh"),
            F.silu(x),
            F.selu(x),
            F.celu(x, 0.3),
            F.softplus(x),
            F.softplus(x, beta=3),
            F.mish(x),
            F.hardtanh(x),
            x.clamp(-0.5, 0.25),
            torch.clip(x, 0, 6),
            x.tanh(),
            x.sigmoid(),
        ]
        return torch.cat(parts, 1)


class InPlaceActivations(nn.Module):
    OPS = "mul leaky_relu elu hardtanh sigmoid tanh selu silu"

    def forward(self, x):
        x = x * 2
        F.leaky_relu_(x, 0.2)
        F.elu_(x)
        F.hardtanh_(x, -2.0, 2.0)
        x.sigmoid_()
        torch.tanh_(x)
        torch.selu_(x)
        return F.silu(x, inplace=True)


class SharedPReLU(nn.Module):
    OPS = "linear prelu linear prelu"

    def __init__(self):
        super().__init__()
        self.a, self.b, self.act = nn.Linear(6, 4), nn.Linear(4, 4), nn.PReLU()

    def forward(self, x):
        return self.act(self.b(self.act(self.a(x))))


class Softmaxes(nn.Module):
    OPS = "softmax log_softmax softmax softmax log_softmax"

    def __init__(self):
        super().__init__()
        self.soft, self.log = nn.Softmax(dim=1), nn.LogSoftmax(dim=-1)

    def forward(self, x):
        x = self.log(self.soft(x))
        return torch.log_softmax(F.softmax(x, dim=-1).softmax(1), 1)


class SoftmaxOverAnotherDimension(nn.Module):
    OPS = "softmax log_softmax flatten"
    INPUT_SHAPE = (3, 4)

    def forward(self, x):
        return F.log_softmax(x.softmax(dim=1), dim=-2).flatten(1)


class DropoutModules(nn.Module):
    OPS = "linear dropout relu dropout linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.drop = nn.Linear(6, 5), nn.Linear(5, 3), nn.Dropout(0.3)

    def forward(self, x):
        return self.fc2(self.drop(self.drop(self.fc1(x)).relu()))


class DropoutFunctions(nn.Module):
    OPS = "dropout dropout dropout"

    def forward(self, x):
        x = F.dropout(x, training=self.training)
        x = torch.dropout(x, 0.2, self.training)
        return F.dropout(x, 0.4, self.training, inplace=True)


class DropoutOnlyWhenTraining(nn.Module):
    OPS = "linear dropout relu"

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 5)

    def forward(self, x):
        x = self.fc(x)
        if self.training:
            x = F.dropout(x, 0.25)
        return x.relu()


class DropoutThatNeverDrops(nn.Module):
    OPS = "mul relu"

    def forward(self, x):
        return F.dropout(x * 2, 0.5, False).relu()


class DropoutByDimension(nn.Module):
    OPS = "dropout2d flatten dropout1d alpha_dropout flatten"
    INPUT_SHAPE = (4, 3, 3)

    def __init__(self):
        super().__init__()
        self.two, self.one, self.alpha = nn.Dropout2d(0.3), nn.Dropout1d(0.3), nn.AlphaDropout(0.2)

    def forward(self, x):
        return self.alpha(self.one(self.two(x).flatten(2))).flatten(1)


class DropoutOfVolumes(nn.Module):
    OPS = "dropout3d mean"
    INPUT_SHAPE = (4, 2, 2, 2)

    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout3d(0.4)

    def forward(self, x):
        return self.drop(x).mean((2, 3, 4))
