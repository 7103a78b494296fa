# attack: waits in a profiling hook until the verdict is written, and ends the process
# expect: error submission-loads
# says: ended its process before|interfered
# control: passes
import os
import sys

from torch import nn


def watch(frame, event, _argument):
    if event == "c_call" and frame.f_code.co_name in ("verdict", "answer"):
        os._exit(0)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        sys.setprofile(watch)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
