# expect: pass
# what: one ModuleList of linears and one of norms, walked together; one ReLU is called twice
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [28 * 28, 256, 128, 10]
        self.fcs = nn.ModuleList([nn.Linear(a, b) for a, b in zip(widths, widths[1:])])
        self.bns = nn.ModuleList([nn.BatchNorm1d(w) for w in widths[1:-1]])
        self.act = nn.ReLU()

    def forward(self, x):
        h = x.flatten(start_dim=1)
        for fc, bn in zip(self.fcs, self.bns):
            h = self.act(bn(fc(h)))
        return self.fcs[-1](h)
