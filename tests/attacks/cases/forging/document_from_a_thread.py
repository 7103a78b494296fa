# attack: has a thread write documents while the answer is being made
# expect: error submission-loads
# says: the code interfered with the process
# control: prints {"trace"
import json
import os
import threading

from torch import nn


PASS = {"training": True, "batch_size": 4, "nodes": [], "output": "input", "output_shape": [4, 10]}
DOCUMENT = json.dumps({"trace": {"traces": [PASS], "modules": [], "parameters": 0}}).encode()


def write_everywhere(payload):
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, payload)
        except OSError:
            continue


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        thread = threading.Thread(target=write_everywhere, args=(DOCUMENT,))
        thread.start()
        thread.join()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
