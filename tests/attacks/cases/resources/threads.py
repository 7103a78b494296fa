# attack: leaves threads running for ever
# expect: fail layers-unchanged
# control: hangs
import threading
import time

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for _ in range(5):
            threading.Thread(target=time.sleep, args=(3600,)).start()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
