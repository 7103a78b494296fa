# attack: has torch start processes that load data
# expect: error submission-loads
# says: start a process|network|change files|may not do|write a file
# control: leaves 2
import time
import torch
import torch.utils.data

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.batches = iter(torch.utils.data.DataLoader([1], num_workers=1, multiprocessing_context="fork"))
        time.sleep(60)
