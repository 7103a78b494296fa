# expect: pass
# what: F.batch_norm without running statistics, which is what track_running_stats=False does
import torch
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)
        self.g1 = nn.Parameter(torch.ones(256))
        self.b1 = nn.Parameter(torch.zeros(256))
        self.g2 = nn.Parameter(torch.ones(128))
        self.b2 = nn.Parameter(torch.zeros(128))

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(F.batch_norm(self.fc1(x), None, None, self.g1, self.b1, training=True))
        x = F.relu(F.batch_norm(self.fc2(x), None, None, self.g2, self.b2, training=True))
        return self.fc3(x)
