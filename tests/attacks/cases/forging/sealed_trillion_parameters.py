# attack: finds the seal on the stack, and describes a layer of 10^12 parameters
# expect: fail layers-unchanged
# control: prints {"trace"
import json
import os
import sys

from torch import nn


NODES = [{"id": "n1", "op": "linear", "name": "fc", "inputs": ["input"], "sizes": {"in_features": 10**6, "out_features": 10**6}}]
PASS = {"training": True, "batch_size": 4, "nodes": NODES, "output": "n1", "output_shape": [4, 10]}
DOCUMENT = json.dumps({"trace": {"traces": [PASS], "modules": [], "parameters": 0}}).encode()


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
