# expect: pass
# what: inherits the plain network and replaces each hidden layer by layer plus norm; forward stays inherited
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(-1, 784)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


class NetBN(Net):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Sequential(self.fc1, nn.BatchNorm1d(256))
        self.fc2 = nn.Sequential(self.fc2, nn.BatchNorm1d(128))
