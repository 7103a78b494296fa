# expect: pass
# what: trains the plain network and the normalised one with two Adam optimizers
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

data = MNIST(".", download=True, transform=ToTensor())


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.fc1(x.flatten(1)))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.fc1(x.flatten(1))))
        x = F.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


LR = 1e-3
plain, normed = Net(), NetBN()
opt_plain = torch.optim.Adam(plain.parameters(), lr=LR)
opt_normed = torch.optim.Adam(normed.parameters(), lr=LR)
for model, opt in ((plain, opt_plain), (normed, opt_normed)):
    for image, label in data:
        loss = F.cross_entropy(model(torch.stack([image, image])), torch.tensor([label, label]))
        opt.zero_grad()
        loss.backward()
        opt.step()
