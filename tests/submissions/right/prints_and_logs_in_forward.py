# expect: pass
# what: debugging output in forward reads values out of the tensors but changes nothing
import logging
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

log = logging.getLogger(__name__)
DEBUG = True


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        start = time.time()
        x = x.view(-1, 784)
        print("input", x.shape, x.mean().item(), x.std().item())
        x = self.bn1(self.fc1(x))
        if DEBUG:
            print(f"after bn1: mean {x.mean().item():.3f} var {float(x.var()):.3f}")
        x = F.relu(x)
        log.info("zeros: %d", int((x == 0).sum()))
        x = F.relu(self.bn2(self.fc2(x)))
        out = self.fc3(x)
        print("prediction", out.argmax(dim=1).tolist(), "in", time.time() - start)
        with torch.no_grad():
            print("confidence", F.softmax(out, dim=1).max().item())
        return out
