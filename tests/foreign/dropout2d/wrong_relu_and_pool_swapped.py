# expect: fail layers-unchanged
# what: pooling comes before the activation
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 12, 3), nn.ReLU(), nn.Dropout2d(0.2), nn.MaxPool2d(2), nn.Conv2d(12, 24, 3), nn.MaxPool2d(2), nn.Dropout2d(0.2), nn.ReLU())
        self.classifier = nn.Linear(600, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))
