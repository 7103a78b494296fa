# expect: pass
# what: a ModuleList of alternating layers, called one after the other
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in ((784, 256), (256, 128)):
            self.layers.append(nn.Linear(n_in, n_out))
            self.layers.append(nn.BatchNorm1d(n_out))
        self.final = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(x.size(0), -1)
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i % 2 == 1:
                x = F.relu(x)
        return self.final(x)
