# expect: pass
# what: inherits the plain network, adds the norms, writes a new forward
import torch.nn as nn


class PlainNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        return self.fc3(self.relu(self.fc2(self.relu(self.fc1(x)))))


class NetBN(PlainNet):
    def __init__(self):
        super().__init__()
        self.bn1 = nn.BatchNorm1d(self.fc1.out_features)
        self.bn2 = nn.BatchNorm1d(self.fc2.out_features)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        return self.fc3(self.relu(self.bn2(self.fc2(self.relu(self.bn1(self.fc1(x)))))))
