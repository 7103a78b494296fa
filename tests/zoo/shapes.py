"""Views, reshapes, permutations, means."""

import torch
from torch import nn

INPUT_SHAPE = (2, 3, 4)


class FlattenModule(nn.Module):
    OPS = "flatten"

    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()

    def forward(self, x):
        return self.flatten(x)


class FlattenFunctions(nn.Module):
    OPS = "flatten flatten"

    def forward(self, x):
        return torch.flatten(x.flatten(-2), start_dim=1)


class ViewMinusOne(nn.Module):
    OPS = "reshape reshape reshape"

    def forward(self, x):
        return x.view(-1, 24).view(x.size(0), -1).reshape(x.shape[0], 6, -1)


class ViewAs(nn.Module):
    OPS = "flatten mul reshape add"

    def forward(self, x):
        return (x.flatten(1) * 2).view_as(x) + x


class SqueezeUnsqueeze(nn.Module):
    OPS = "reshape reshape reshape reshape"

    def forward(self, x):
        return x.unsqueeze(1).squeeze(1)[:, None].squeeze()


class SqueezeInPlace(nn.Module):
    OPS = "mul reshape reshape mul"

    def forward(self, x):
        y = x * 2
        y.unsqueeze_(1)
        y.squeeze_(1)
        return y * 3


class Unflatten(nn.Module):
    OPS = "flatten reshape"

    def __init__(self):
        super().__init__()
        self.unflatten = nn.Unflatten(1, (4, 6))

    def forward(self, x):
        return self.unflatten(torch.flatten(x, 1))


class ChannelOfSizeOne(nn.Module):
    OPS = "reshape linear"
    INPUT_SHAPE = (1, 4)

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(x[:, 0])


class ChannelOfSizeOneSelected(nn.Module):
    OPS = "reshape linear"
    INPUT_SHAPE = (1, 4)

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(x.select(1, 0))


class MergesSamples(nn.Module):
    OPS = "reshape linear reshape flatten"

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 5)

    def forward(self, x):
        B, C, H, W = x.shape
        return self.fc(x.reshape(B * C * H, W)).view(B, C, H, 5).flatten(1)


class Transposes(nn.Module):
    OPS = "permute mul permute reshape"

    def forward(self, x):
        return (x.transpose(1, -1) * 2).permute(0, 3, 2, 1).reshape(x.size(0), -1)


class PermuteSpellings(nn.Module):
    OPS = "permute permute permute permute permute flatten"

    def forward(self, x):
        x = torch.permute(x, (0, 2, 3, 1)).permute((0, -1, 1, 2)).swapaxes(2, 3)
        return x.mT.transpose(dim0=1, dim1=2).flatten(1)


class TransposeInPlace(nn.Module):
    OPS = "mul permute flatten"

    def forward(self, x):
        y = x * 2
        y.transpose_(1, 2)
        return y.flatten(1)


class ViewOfATransposeWritten(nn.Module):
    OPS = "mul permute relu flatten"

    def forward(self, x):
        y = x * 2
        z = y.transpose(1, 2)
        z.relu_()
        return z.flatten(1)


class ContiguousCopies(nn.Module):
    OPS = "permute identity reshape"

    def forward(self, x):
        return x.transpose(1, 3).contiguous().view(x.size(0), -1)


class Means(nn.Module):
    OPS = "mean mean"

    def forward(self, x):
        return x.mean((2, 3)).mean(dim=-1, keepdim=True)


class MeanOverNegativeDimensions(nn.Module):
    OPS = "mean sub flatten"

    def forward(self, x):
        return (x - torch.mean(x, dim=[-1, -2], keepdim=True)).flatten(1)


class Expands(nn.Module):
    OPS = "mean reshape add flatten"

    def forward(self, x):
        mean = x.mean(3)
        return (x + mean.unsqueeze(3)).flatten(1)
