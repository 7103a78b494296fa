# expect: pass
# what: imports plotting, tracking and progress packages that the class does not need
import os
import random
import sys

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import torch
import wandb
from rich.progress import track
from torch import nn
from torch.utils.tensorboard import SummaryWriter
from torchinfo import summary
from torchmetrics import Accuracy
from tqdm.auto import tqdm

sns.set_theme()
plt.rcParams["figure.figsize"] = (10, 4)
wandb.init(project="mnist-bn", config={"lr": 0.001})
writer = SummaryWriter()


def seed_everything(seed=0):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


seed_everything(1)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


model = NetBN()
summary(model, (1, 1, 28, 28))
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
results = pd.DataFrame({"epoch": [], "loss": []})
accuracy = Accuracy(task="multiclass", num_classes=10)
if len(sys.argv) > 5:
    sys.exit("too many arguments")
