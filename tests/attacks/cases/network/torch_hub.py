# attack: has torch download weights
# expect: error submission-loads
# says: write|change files|network|may not do
# control: hangs
import torch

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        torch.hub.load_state_dict_from_url("http://127.0.0.1:@TCP@/w.pt", model_dir="@FOLDER@")
