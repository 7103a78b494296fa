# attack: finds the seal on the stack, and adds an accuracy to the document
# expect: error submission-loads
# says: the code interfered with the process
# control: prints {"trace"
import json
import os
import sys

from torch import nn


PASS = {"training": True, "batch_size": 4, "nodes": [], "output": "input", "output_shape": [4, 10]}
DOCUMENT = json.dumps({"trace": {"traces": [PASS], "modules": [], "parameters": 0}, "metrics": {"val_accuracy": 1.0}}).encode()


def write_everywhere(payload):
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, payload)
        except OSError:
            continue

def seal():
    frame = sys._getframe()
    while frame and not isinstance(frame.f_locals.get("seal"), str):
        frame = frame.f_back
    return frame.f_locals["seal"].encode() if frame else b""


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        write_everywhere(seal() + DOCUMENT)
        os._exit(0)
