# expect: pass
# what: the optimizer is built in a method of a trainer class
import torch
from torch import nn, optim
from tqdm import trange


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)


class Trainer:
    def __init__(self, model, lr=1e-3):
        self.model = model
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = self.configure(0.001)

    def configure(self, lr: float = 0.001):
        return optim.Adam(self.model.parameters(), lr=0.001)

    def fit(self, loader, epochs=5):
        for _ in trange(epochs):
            for x, y in loader:
                self.optimizer.zero_grad()
                self.loss(self.model(x), y).backward()
                self.optimizer.step()
