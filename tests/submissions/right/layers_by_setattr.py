# expect: pass
# what: layers are set and found by computed names
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for i, (a, b) in enumerate([(784, 256), (256, 128), (128, 10)]):
            setattr(self, f"fc{i}", nn.Linear(a, b))
            if i != 2:
                self.register_module(f"bn{i}", nn.BatchNorm1d(b))

    def forward(self, x):
        x = torch.flatten(x, 1)
        i = 0
        while hasattr(self, f"bn{i}"):
            x = getattr(self, f"bn{i}")(getattr(self, f"fc{i}")(x))
            x = torch.relu(x)
            i += 1
        return getattr(self, f"fc{i}")(x)
