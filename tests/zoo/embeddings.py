"""Networks that take indices."""

import torch
import torch.nn.functional as F
from torch import nn

INPUT_SHAPE = (5,)
INDICES_BELOW = 2


class BagOfWords(nn.Module):
    OPS = "embedding mean linear"

    def __init__(self):
        super().__init__()
        self.embedding, self.fc = nn.Embedding(10, 6), nn.Linear(6, 3)

    def forward(self, x):
        return self.fc(self.embedding(x).mean(dim=1))


class FunctionalEmbedding(nn.Module):
    OPS = "embedding flatten linear"

    def __init__(self):
        super().__init__()
        self.table, self.fc = nn.Parameter(torch.randn(10, 4)), nn.Linear(20, 3)

    def forward(self, x):
        return self.fc(F.embedding(x, self.table).flatten(1))


class ShiftedIndices(nn.Module):
    OPS = "add embedding mean"

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 6)

    def forward(self, x):
        return self.embedding(x + 1).mean(1)


class TiedEmbedding(nn.Module):
    OPS = "embedding mean linear"

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 6)
        self.out = nn.Linear(6, 10, bias=False)
        self.out.weight = self.embedding.weight

    def forward(self, x):
        return self.out(self.embedding(x).mean(1))


class TokensThroughConv1d(nn.Module):
    OPS = "embedding permute conv1d relu adaptive_max_pool1d reshape linear"

    def __init__(self):
        super().__init__()
        self.embedding, self.conv, self.fc = nn.Embedding(10, 4), nn.Conv1d(4, 6, 3), nn.Linear(6, 3)

    def forward(self, x):
        x = self.embedding(x).transpose(1, 2)
        return self.fc(F.adaptive_max_pool1d(self.conv(x).relu(), 1).squeeze(-1))


class Attention(nn.Module):
    OPS = "embedding linear linear linear permute matmul div softmax matmul mean"

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 4)
        self.q, self.k, self.v = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        x = self.embedding(x)
        q, k, v = self.q(x), self.k(x), self.v(x)
        return (torch.softmax(q @ k.transpose(-2, -1) / 2, -1) @ v).mean(1)
