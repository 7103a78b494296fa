# expect: pass
# what: names and comments in German, with umlauts
import torch
from torch import nn

EINGÄNGE = 28 * 28
VERSTECKT_1, VERSTECKT_2, KLASSEN = 256, 128, 10
lernrate = 0.001


class Schicht(nn.Module):
    """Lineare Schicht, Normierung, Aktivierung."""

    def __init__(self, eingänge, größe):
        super().__init__()
        self.gewichte = nn.Linear(eingänge, größe)
        self.normierung = nn.BatchNorm1d(größe)

    def forward(self, x):
        return torch.relu(self.normierung(self.gewichte(x)))  # erst normieren, dann kappen


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.schicht1 = Schicht(EINGÄNGE, VERSTECKT_1)
        self.schicht2 = Schicht(VERSTECKT_1, VERSTECKT_2)
        self.ausgabe = nn.Linear(VERSTECKT_2, KLASSEN)

    def forward(self, bild):
        return self.ausgabe(self.schicht2(self.schicht1(bild.flatten(1))))


optimierer = torch.optim.Adam(NetBN().parameters(), lr=lernrate)
