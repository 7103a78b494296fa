# attack: loads a file of weights that lies beside the submission
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: tells
import torch

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(torch.load("@FOLDER@/weights.pt"))
