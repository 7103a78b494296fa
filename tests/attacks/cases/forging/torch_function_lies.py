# attack: computes on a tensor whose `__torch_function__` skips batch normalisation
# expect: fail batchnorm-present
# control: passes
import torch

from torch import nn


class Skipping(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function is nn.functional.batch_norm:
            return args[0]
        return super().__torch_function__(function, types, args, kwargs)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1).as_subclass(Skipping))).relu()
        return self.fc3(self.bn2(self.fc2(x)).relu())
