# expect: pass
# what: many constructor arguments, all with defaults, that could make another network
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self, in_features=784, h1=256, h2=128, classes=10, p=0.0, norm="batch", *args, **kwargs):
        super().__init__()
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(in_features, h1)
        self.fc2 = nn.Linear(h1, h2)
        self.fc3 = nn.Linear(h2, classes)
        if norm == "batch":
            self.n1, self.n2 = nn.BatchNorm1d(h1), nn.BatchNorm1d(h2)
        elif norm == "layer":
            self.n1, self.n2 = nn.LayerNorm(h1), nn.LayerNorm(h2)
        self.drop = nn.Dropout(p) if p > 0 else None
        self.relu = nn.ReLU()

    def forward(self, x):
        x = self.relu(self.n1(self.fc1(self.flatten(x))))
        if self.drop is not None:
            x = self.drop(x)
        x = self.relu(self.n2(self.fc2(x)))
        return self.fc3(x)
