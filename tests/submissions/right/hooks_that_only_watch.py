# expect: pass
# what: forward hooks that record statistics and change nothing
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = {}
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )
        for name, child in self.net.named_children():
            child.register_forward_hook(self.watch(name))

    def watch(self, name):
        def hook(module, inputs, output):
            self.seen[name] = (output.detach().mean().item(), output.detach().cpu().numpy().std())

        return hook

    def forward(self, x):
        return self.net(x)
