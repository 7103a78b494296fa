"""Convolutions and poolings."""

import torch
import torch.nn.functional as F
from torch import nn

INPUT_SHAPE = (3, 9, 9)


class ConvNet(nn.Module):
    OPS = "conv2d batch_norm2d relu max_pool2d conv2d relu adaptive_avg_pool2d flatten linear"

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1, bias=False),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(4, 6, 3),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
        )
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(torch.flatten(self.features(x), 1))


class ConvOptions(nn.Module):
    OPS = "conv2d conv2d conv2d conv2d"

    def __init__(self):
        super().__init__()
        self.same = nn.Conv2d(3, 6, 3, padding="same")
        self.grouped = nn.Conv2d(6, 6, (3, 1), groups=3, stride=(2, 1), padding=(1, 0))
        self.dilated = nn.Conv2d(6, 4, 2, dilation=2)
        self.valid = nn.Conv2d(4, 2, 1, padding="valid")

    def forward(self, x):
        return self.valid(self.dilated(self.grouped(self.same(x))))


class ConvFunctions(nn.Module):
    OPS = "conv2d conv2d"

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(4, 3, 3, 3))
        self.b = nn.Parameter(torch.randn(4))
        self.conv = nn.Conv2d(4, 2, 3)

    def forward(self, x):
        x = F.conv2d(x, self.w, self.b, stride=2)
        return F.conv2d(x, self.conv.weight, padding=1)


class Conv1dNet(nn.Module):
    OPS = "conv1d batch_norm1d relu max_pool1d conv1d avg_pool1d mean linear"
    INPUT_SHAPE = (3, 20)

    def __init__(self):
        super().__init__()
        self.conv1, self.bn = nn.Conv1d(3, 4, 5, stride=1, padding=2), nn.BatchNorm1d(4)
        self.conv2, self.out = nn.Conv1d(4, 6, 3, dilation=2), nn.Linear(6, 3)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.bn(self.conv1(x))), 2)
        return self.out(F.avg_pool1d(self.conv2(x), 2).mean(-1))


class Conv3dNet(nn.Module):
    OPS = "conv3d batch_norm3d relu mean"
    INPUT_SHAPE = (2, 4, 4, 4)

    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv3d(2, 3, 2), nn.BatchNorm3d(3)

    def forward(self, x):
        return self.bn(self.conv(x)).relu().mean((2, 3, 4))


class LazyConv(nn.Module):
    OPS = "conv2d batch_norm2d flatten linear"

    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.fc = nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.LazyLinear(3)

    def forward(self, x):
        return self.fc(self.bn(self.conv(x)).flatten(1))


class MaxPools(nn.Module):
    OPS = "max_pool2d max_pool2d max_pool2d"

    def __init__(self):
        super().__init__()
        self.pool = nn.MaxPool2d(3, stride=1, padding=1, dilation=1)

    def forward(self, x):
        x = self.pool(x)
        x = F.max_pool2d(x, (2, 1), ceil_mode=True)
        return torch.max_pool2d(x, 2, 1, 1)


class AvgPools(nn.Module):
    OPS = "avg_pool2d avg_pool2d avg_pool2d"

    def __init__(self):
        super().__init__()
        self.pool = nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)

    def forward(self, x):
        x = F.avg_pool2d(self.pool(x), 2, stride=1, ceil_mode=True)
        return F.avg_pool2d(x, kernel_size=(2, 1))


class AdaptivePools(nn.Module):
    OPS = "adaptive_max_pool2d adaptive_avg_pool2d flatten"

    def __init__(self):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d((None, 2))

    def forward(self, x):
        return self.pool(F.adaptive_max_pool2d(x, (5, 4))).flatten(1)


class AdaptivePools1d(nn.Module):
    OPS = "adaptive_max_pool1d adaptive_avg_pool1d flatten"
    INPUT_SHAPE = (3, 20)

    def __init__(self):
        super().__init__()
        self.pool = nn.AdaptiveMaxPool1d(7)

    def forward(self, x):
        return F.adaptive_avg_pool1d(self.pool(x), 3).flatten(1)


class GlobalPoolByMean(nn.Module):
    OPS = "conv2d mean linear"

    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 5, 3), nn.Linear(5, 2)

    def forward(self, x):
        return self.fc(self.conv(x).mean([2, 3]))


class ResidualBlock(nn.Module):
    OPS = "conv2d batch_norm2d relu conv2d batch_norm2d conv2d batch_norm2d add relu mean"

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 4, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(4)
        self.conv2, self.bn2 = nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.shortcut = nn.Sequential(nn.Conv2d(3, 4, 1, stride=2, bias=False), nn.BatchNorm2d(4))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)), inplace=True)
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return F.relu_(out).mean((2, 3))


class DepthwiseSeparable(nn.Module):
    OPS = "conv2d relu6 conv2d hardswish mean"

    def __init__(self):
        super().__init__()
        self.depth, self.point = nn.Conv2d(3, 3, 3, groups=3), nn.Conv2d(3, 8, 1)

    def forward(self, x):
        return F.hardswish(self.point(F.relu6(self.depth(x)))).mean((-1, -2))


class SqueezeAndExcite(nn.Module):
    OPS = "adaptive_avg_pool2d flatten linear relu linear sigmoid reshape mul flatten"

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(3, 2), nn.Linear(2, 3)

    def forward(self, x):
        s = F.adaptive_avg_pool2d(x, 1).flatten(1)
        s = torch.sigmoid(self.b(torch.relu(self.a(s)))).view(x.size(0), 3, 1, 1)
        return (x * s).flatten(1)


class Inception(nn.Module):
    OPS = "conv2d conv2d avg_pool2d cat flatten"

    def __init__(self):
        super().__init__()
        self.a, self.b, self.pool = nn.Conv2d(3, 2, 1), nn.Conv2d(3, 2, 3, padding=1), nn.AvgPool2d(3, 1, 1)

    def forward(self, x):
        return torch.cat([branch(x) for branch in (self.a, self.b, self.pool)], 1).flatten(1)
