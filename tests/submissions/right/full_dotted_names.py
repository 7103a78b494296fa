# expect: pass
# what: no aliases at all, every name in full
import torch
import torch.nn
import torch.nn.functional
import torch.optim


class NetBN(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = torch.nn.Linear(784, 256)
        self.bn1 = torch.nn.modules.batchnorm.BatchNorm1d(256)
        self.fc2 = torch.nn.Linear(256, 128)
        self.bn2 = torch.nn.BatchNorm1d(128)
        self.fc3 = torch.nn.Linear(128, 10)

    def forward(self, x):
        x = torch.nn.functional.relu(self.bn1(self.fc1(torch.flatten(x, 1))))
        x = torch.nn.functional.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


def train(model):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False)
    return optimizer
