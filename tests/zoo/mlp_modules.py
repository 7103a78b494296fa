"""Plain networks built from torch's modules, in every arrangement."""

from itertools import pairwise

import torch
from torch import nn

INPUT_SHAPE = (8,)


class ModulesAsAttributes(nn.Module):
    OPS = "linear relu linear"

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 6)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(6, 3)

    def forward(self, x):
        return self.fc2(self.relu(self.fc1(x)))


class NestedSequential(nn.Module):
    OPS = "flatten linear batch_norm1d relu linear leaky_relu linear"
    INPUT_SHAPE = (2, 4)

    def __init__(self):
        super().__init__()
        block = nn.Sequential(nn.Linear(8, 6), nn.BatchNorm1d(6), nn.ReLU(inplace=True))
        self.net = nn.Sequential(nn.Flatten(), block, nn.Sequential(nn.Linear(6, 5), nn.LeakyReLU(0.2)), nn.Linear(5, 3))

    def forward(self, x):
        return self.net(x)


class IsASequential(nn.Sequential):
    OPS = "linear tanh linear"

    def __init__(self):
        super().__init__(nn.Linear(8, 6), nn.Tanh(), nn.Linear(6, 3))


class ModuleListLoop(nn.Module):
    OPS = "linear batch_norm1d relu linear batch_norm1d relu linear"

    def __init__(self):
        super().__init__()
        sizes = [8, 7, 6]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))
        self.norms = nn.ModuleList([nn.BatchNorm1d(b) for b in sizes[1:]])
        self.out = nn.Linear(6, 3)

    def forward(self, x):
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = torch.relu(norm(layer(x)))
        return self.out(x)


class ModuleDictByName(nn.Module):
    OPS = "linear sigmoid linear"

    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({"in": nn.Linear(8, 6), "act": nn.Sigmoid(), "out": nn.Linear(6, 3)})

    def forward(self, x):
        for name in ("in", "act", "out"):
            x = self.parts[name](x)
        return x


class Block(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.linear = nn.Linear(a, b, bias=False)
        self.norm = nn.BatchNorm1d(b)

    def forward(self, x):
        return nn.functional.relu(self.norm(self.linear(x)))


class BlocksOfItsOwn(nn.Module):
    OPS = "linear batch_norm1d relu linear batch_norm1d relu linear"

    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block(8, 7), Block(7, 6))
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.blocks(x))


class LazyLayers(nn.Module):
    OPS = "linear batch_norm1d relu linear"

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.LazyLinear(6), nn.LazyBatchNorm1d(), nn.ReLU(), nn.LazyLinear(3))

    def forward(self, x):
        return self.net(x)


class ModuleMadeInForward(nn.Module):
    OPS = "linear relu linear"

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 6)
        self.fc2 = nn.Linear(6, 3)

    def forward(self, x):
        return self.fc2(nn.ReLU()(self.fc1(x)))


class SharedActivation(nn.Module):
    OPS = "linear relu linear relu linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(8, 6), nn.Linear(6, 6), nn.Linear(6, 3)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.fc3(self.act(self.fc2(self.act(self.fc1(x)))))


class SharedLayerCalledTwice(nn.Module):
    OPS = "linear batch_norm1d tanh linear batch_norm1d tanh"

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.bn = nn.BatchNorm1d(8)

    def forward(self, x):
        for _ in range(2):
            x = torch.tanh(self.bn(self.fc(x)))
        return x


class TiedWeights(nn.Module):
    OPS = "linear relu linear"

    def __init__(self):
        super().__init__()
        self.one = nn.Linear(8, 8)
        self.two = nn.Linear(8, 8)
        self.two.weight = self.one.weight

    def forward(self, x):
        return self.two(torch.relu(self.one(x)))


class UnusedParts(nn.Module):
    OPS = "linear relu linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(8, 6), nn.Linear(6, 3)
        self.bn = nn.BatchNorm1d(6)
        self.never = nn.Dropout(0.5)

    def forward(self, x):
        h = self.fc1(x)
        self.bn(h)  # thrown away
        dead = torch.softmax(h, 1) * 3
        return self.fc2(torch.relu(h))


class FrozenLayer(nn.Module):
    OPS = "linear relu linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(8, 6), nn.Linear(6, 3)
        self.fc1.requires_grad_(False)

    def forward(self, x):
        return self.fc2(self.fc1(x).relu())


class IdentityParts(nn.Module):
    OPS = "linear identity relu linear"

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.idle = nn.Linear(8, 6), nn.Linear(6, 3), nn.Identity()

    def forward(self, x):
        return self.fc2(self.idle(self.fc1(self.idle(x))).clone().relu().to(x.device))


class OwnSubclassOfATorchLayer(nn.Module):
    OPS = "linear mul relu linear"

    class Scaled(nn.Linear):
        def forward(self, x):
            return super().forward(x) * 2

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = self.Scaled(8, 6), nn.Linear(6, 3)

    def forward(self, x):
        return self.fc2(self.fc1(x).relu())
