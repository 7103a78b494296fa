# expect: fail dropout-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 12, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(12, 24, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Linear(600, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))
