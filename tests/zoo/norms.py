"""Normalisations and their options."""

import torch
import torch.nn.functional as F
from torch import nn

INPUT_SHAPE = (6,)


class BatchNormOptions(nn.Module):
    OPS = "mul add batch_norm1d mul add batch_norm1d mul add batch_norm1d mul batch_norm1d"

    def __init__(self):
        super().__init__()
        self.a = nn.BatchNorm1d(6, eps=1e-2, momentum=0.3)
        self.b = nn.BatchNorm1d(6, affine=False)
        self.c = nn.BatchNorm1d(6, track_running_stats=False)
        self.d = nn.BatchNorm1d(6, momentum=None)

    def forward(self, x):
        return self.d(self.c(self.b(self.a(x * 3 + 1) * 2 + 1) * 3 + 1) * 2)


class BatchNormWithNothing(nn.Module):
    OPS = "batch_norm1d"

    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(6, affine=False, track_running_stats=False)

    def forward(self, x):
        return self.bn(x)


class BatchNormOfASequence(nn.Module):
    OPS = "batch_norm1d flatten"
    INPUT_SHAPE = (4, 5)

    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(4)

    def forward(self, x):
        return self.bn(x).flatten(1)


class FunctionalWithModuleBuffers(nn.Module):
    OPS = "batch_norm1d relu"

    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(6)

    def forward(self, x):
        bn = self.bn
        return F.batch_norm(x, bn.running_mean, bn.running_var, bn.weight, bn.bias, self.training, 0.2, bn.eps).relu()


class FunctionalWithOwnBuffers(nn.Module):
    OPS = "batch_norm1d batch_norm1d"

    def __init__(self):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.randn(6)), nn.Parameter(torch.randn(6))
        for name in ("m1", "m2"):
            self.register_buffer(name, torch.randn(6))
        for name in ("v1", "v2"):
            self.register_buffer(name, torch.rand(6) + 0.5)

    def forward(self, x):
        x = F.batch_norm(x, self.m1, self.v1, self.gamma, self.beta, training=self.training)
        return torch.batch_norm(x, None, None, self.m2, self.v2, self.training, 0.3, 1e-3, False)


class FunctionalWithoutBuffers(nn.Module):
    OPS = "batch_norm2d mean"
    INPUT_SHAPE = (3, 4, 4)

    def forward(self, x):
        return F.batch_norm(x, None, None, training=True).mean((2, 3))


class MadeInForward(nn.Module):
    OPS = "linear batch_norm1d relu"

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        return nn.BatchNorm1d(4)(self.fc(x)).relu()


class SharedBatchNorm(nn.Module):
    OPS = "linear batch_norm1d relu linear batch_norm1d"

    def __init__(self):
        super().__init__()
        self.a, self.b, self.bn = nn.Linear(6, 4), nn.Linear(4, 4), nn.BatchNorm1d(4)

    def forward(self, x):
        return self.bn(self.b(self.bn(self.a(x)).relu()))


class TwoAndThreeDimensions(nn.Module):
    OPS = "batch_norm2d reshape batch_norm3d flatten"
    INPUT_SHAPE = (4, 2, 3)

    def __init__(self):
        super().__init__()
        self.two, self.three = nn.BatchNorm2d(4), nn.BatchNorm3d(4)

    def forward(self, x):
        return self.three(self.two(x).unsqueeze(2)).flatten(1)


class LayerNorms(nn.Module):
    OPS = "layer_norm layer_norm layer_norm layer_norm"

    def __init__(self):
        super().__init__()
        self.a = nn.LayerNorm(6, eps=1e-2)
        self.b = nn.LayerNorm(6, elementwise_affine=False)
        self.c = nn.LayerNorm((6,), bias=False)

    def forward(self, x):
        return F.layer_norm(self.c(self.b(self.a(x))), (6,), self.a.weight, self.a.bias)


class LayerNormOfAnImage(nn.Module):
    OPS = "layer_norm flatten"
    INPUT_SHAPE = (2, 3, 4)

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm([3, 4])

    def forward(self, x):
        return self.norm(x).flatten(1)


class GroupNorms(nn.Module):
    OPS = "group_norm group_norm flatten"
    INPUT_SHAPE = (4, 3, 3)

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.GroupNorm(2, 4, eps=1e-2), nn.GroupNorm(1, 4, affine=False)

    def forward(self, x):
        return self.b(self.a(x)).flatten(1)


class InstanceNorms(nn.Module):
    OPS = "instance_norm instance_norm instance_norm flatten"
    INPUT_SHAPE = (4, 3, 3)

    def __init__(self):
        super().__init__()
        self.a = nn.InstanceNorm2d(4)
        self.b = nn.InstanceNorm2d(4, affine=True, eps=1e-2)
        self.c = nn.InstanceNorm2d(4, affine=True, track_running_stats=True, momentum=0.3)

    def forward(self, x):
        return self.c(self.b(self.a(x))).flatten(1)


class InstanceNormOfASequence(nn.Module):
    OPS = "instance_norm instance_norm flatten"
    INPUT_SHAPE = (4, 5)

    def __init__(self):
        super().__init__()
        self.norm = nn.InstanceNorm1d(4, track_running_stats=True)

    def forward(self, x):
        return F.instance_norm(self.norm(x)).flatten(1)


class RMSNorms(nn.Module):
    OPS = "rms_norm rms_norm rms_norm"

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.RMSNorm(6), nn.RMSNorm((6,), eps=1e-3, elementwise_affine=False)

    def forward(self, x):
        return F.rms_norm(self.b(self.a(x)), [6], self.a.weight, 1e-2)
