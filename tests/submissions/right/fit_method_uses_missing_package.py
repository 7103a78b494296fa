# expect: pass
# what: the class has a fit method with a progress bar and a plot method; the packages may be missing
import matplotlib.pyplot as plt
import torch
from torch import nn
from tqdm import tqdm


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.losses = []
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)

    def fit(self, loader, epochs=5):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.001)
        for _ in range(epochs):
            for x, y in tqdm(loader):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(self(x), y)
                loss.backward()
                optimizer.step()
                self.losses.append(loss.item())

    def plot(self):
        plt.plot(self.losses)
        plt.show()
