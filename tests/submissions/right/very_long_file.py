# expect: pass
# what: more than seventy helper classes and functions around the network, some of which it uses
import math
import torch
import torch.nn as nn
import torch.nn.functional as F

class Experiment00(nn.Module):
    """Trial 0: width 100, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.BatchNorm1d(100)
        self.act = nn.Sigmoid()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_00 = scale_00(1.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_00


def scale_00(value, shift=0):
    """Scale of trial 0."""
    return math.sqrt(abs(value) + shift)


class Experiment01(nn.Module):
    """Trial 1: width 512, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 512)
        self.norm = nn.Identity(512)
        self.act = nn.ReLU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(512, n_out)
        self.scale_at_01 = scale_01(2.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_01


def scale_01(value, shift=1):
    """Scale of trial 1."""
    return math.sqrt(abs(value) + shift)


class Experiment02(nn.Module):
    """Trial 2: width 32, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 32)
        self.norm = nn.BatchNorm1d(32)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(32, n_out)
        self.scale_at_02 = scale_02(3.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_02


def scale_02(value, shift=2):
    """Scale of trial 2."""
    return math.sqrt(abs(value) + shift)


class Experiment03(nn.Module):
    """Trial 3: width 300, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 300)
        self.norm = nn.LayerNorm(300)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(300, n_out)
        self.scale_at_03 = scale_03(4.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_03


def scale_03(value, shift=3):
    """Scale of trial 3."""
    return math.sqrt(abs(value) + shift)


class Experiment04(nn.Module):
    """Trial 4: width 32, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 32)
        self.norm = nn.BatchNorm1d(32)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(32, n_out)
        self.scale_at_04 = scale_04(5.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_04


def scale_04(value, shift=4):
    """Scale of trial 4."""
    return math.sqrt(abs(value) + shift)


class Experiment05(nn.Module):
    """Trial 5: width 64, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.LayerNorm(64)
        self.act = nn.Sigmoid()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_05 = scale_05(6.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_05


def scale_05(value, shift=5):
    """Scale of trial 5."""
    return math.sqrt(abs(value) + shift)


class Experiment06(nn.Module):
    """Trial 6: width 300, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 300)
        self.norm = nn.BatchNorm1d(300)
        self.act = nn.SiLU()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(300, n_out)
        self.scale_at_06 = scale_06(7.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_06


def scale_06(value, shift=6):
    """Scale of trial 6."""
    return math.sqrt(abs(value) + shift)


class Experiment07(nn.Module):
    """Trial 7: width 512, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 512)
        self.norm = nn.LayerNorm(512)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(512, n_out)
        self.scale_at_07 = scale_07(8.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_07


def scale_07(value, shift=7):
    """Scale of trial 7."""
    return math.sqrt(abs(value) + shift)


class Experiment08(nn.Module):
    """Trial 8: width 64, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.BatchNorm1d(64)
        self.act = nn.Sigmoid()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_08 = scale_08(9.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_08


def scale_08(value, shift=8):
    """Scale of trial 8."""
    return math.sqrt(abs(value) + shift)


class Experiment09(nn.Module):
    """Trial 9: width 64, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.LayerNorm(64)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_09 = scale_09(10.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_09


def scale_09(value, shift=9):
    """Scale of trial 9."""
    return math.sqrt(abs(value) + shift)


class Experiment10(nn.Module):
    """Trial 10: width 100, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.LayerNorm(100)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_10 = scale_10(11.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_10


def scale_10(value, shift=10):
    """Scale of trial 10."""
    return math.sqrt(abs(value) + shift)


class Experiment11(nn.Module):
    """Trial 11: width 64, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.Identity(64)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_11 = scale_11(12.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_11


def scale_11(value, shift=11):
    """Scale of trial 11."""
    return math.sqrt(abs(value) + shift)


class Experiment12(nn.Module):
    """Trial 12: width 300, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 300)
        self.norm = nn.Identity(300)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(300, n_out)
        self.scale_at_12 = scale_12(13.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_12


def scale_12(value, shift=12):
    """Scale of trial 12."""
    return math.sqrt(abs(value) + shift)


class Experiment13(nn.Module):
    """Trial 13: width 300, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 300)
        self.norm = nn.LayerNorm(300)
        self.act = nn.ELU()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(300, n_out)
        self.scale_at_13 = scale_13(14.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_13


def scale_13(value, shift=13):
    """Scale of trial 13."""
    return math.sqrt(abs(value) + shift)


class Experiment14(nn.Module):
    """Trial 14: width 32, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 32)
        self.norm = nn.LayerNorm(32)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(32, n_out)
        self.scale_at_14 = scale_14(15.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_14


def scale_14(value, shift=14):
    """Scale of trial 14."""
    return math.sqrt(abs(value) + shift)


class Experiment15(nn.Module):
    """Trial 15: width 512, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 512)
        self.norm = nn.BatchNorm1d(512)
        self.act = nn.ELU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(512, n_out)
        self.scale_at_15 = scale_15(16.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_15


def scale_15(value, shift=15):
    """Scale of trial 15."""
    return math.sqrt(abs(value) + shift)


class Experiment16(nn.Module):
    """Trial 16: width 100, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.Identity(100)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_16 = scale_16(17.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_16


def scale_16(value, shift=16):
    """Scale of trial 16."""
    return math.sqrt(abs(value) + shift)


class Experiment17(nn.Module):
    """Trial 17: width 100, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.BatchNorm1d(100)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_17 = scale_17(18.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_17


def scale_17(value, shift=17):
    """Scale of trial 17."""
    return math.sqrt(abs(value) + shift)


class Experiment18(nn.Module):
    """Trial 18: width 64, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.Identity(64)
        self.act = nn.SiLU()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_18 = scale_18(19.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_18


def scale_18(value, shift=18):
    """Scale of trial 18."""
    return math.sqrt(abs(value) + shift)


class Experiment19(nn.Module):
    """Trial 19: width 64, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.BatchNorm1d(64)
        self.act = nn.SiLU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_19 = scale_19(20.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_19


def scale_19(value, shift=19):
    """Scale of trial 19."""
    return math.sqrt(abs(value) + shift)


class Experiment20(nn.Module):
    """Trial 20: width 100, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.BatchNorm1d(100)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_20 = scale_20(21.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_20


def scale_20(value, shift=20):
    """Scale of trial 20."""
    return math.sqrt(abs(value) + shift)


class Experiment21(nn.Module):
    """Trial 21: width 300, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 300)
        self.norm = nn.LayerNorm(300)
        self.act = nn.SiLU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(300, n_out)
        self.scale_at_21 = scale_21(22.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_21


def scale_21(value, shift=21):
    """Scale of trial 21."""
    return math.sqrt(abs(value) + shift)


class Experiment22(nn.Module):
    """Trial 22: width 32, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 32)
        self.norm = nn.BatchNorm1d(32)
        self.act = nn.ELU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(32, n_out)
        self.scale_at_22 = scale_22(23.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_22


def scale_22(value, shift=22):
    """Scale of trial 22."""
    return math.sqrt(abs(value) + shift)


class Experiment23(nn.Module):
    """Trial 23: width 64, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.LayerNorm(64)
        self.act = nn.SiLU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_23 = scale_23(24.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_23


def scale_23(value, shift=23):
    """Scale of trial 23."""
    return math.sqrt(abs(value) + shift)


class Experiment24(nn.Module):
    """Trial 24: width 64, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.LayerNorm(64)
        self.act = nn.Sigmoid()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_24 = scale_24(25.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_24


def scale_24(value, shift=24):
    """Scale of trial 24."""
    return math.sqrt(abs(value) + shift)


class Experiment25(nn.Module):
    """Trial 25: width 100, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.BatchNorm1d(100)
        self.act = nn.SiLU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_25 = scale_25(26.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_25


def scale_25(value, shift=25):
    """Scale of trial 25."""
    return math.sqrt(abs(value) + shift)


class Experiment26(nn.Module):
    """Trial 26: width 32, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 32)
        self.norm = nn.BatchNorm1d(32)
        self.act = nn.Sigmoid()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(32, n_out)
        self.scale_at_26 = scale_26(27.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_26


def scale_26(value, shift=26):
    """Scale of trial 26."""
    return math.sqrt(abs(value) + shift)


class Experiment27(nn.Module):
    """Trial 27: width 100, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.Identity(100)
        self.act = nn.Sigmoid()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_27 = scale_27(28.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_27


def scale_27(value, shift=27):
    """Scale of trial 27."""
    return math.sqrt(abs(value) + shift)


class Experiment28(nn.Module):
    """Trial 28: width 64, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.BatchNorm1d(64)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_28 = scale_28(29.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_28


def scale_28(value, shift=28):
    """Scale of trial 28."""
    return math.sqrt(abs(value) + shift)


class Experiment29(nn.Module):
    """Trial 29: width 100, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.Identity(100)
        self.act = nn.ELU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_29 = scale_29(30.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_29


def scale_29(value, shift=29):
    """Scale of trial 29."""
    return math.sqrt(abs(value) + shift)


class Experiment30(nn.Module):
    """Trial 30: width 512, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 512)
        self.norm = nn.BatchNorm1d(512)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(512, n_out)
        self.scale_at_30 = scale_30(31.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_30


def scale_30(value, shift=30):
    """Scale of trial 30."""
    return math.sqrt(abs(value) + shift)


class Experiment31(nn.Module):
    """Trial 31: width 100, dropout 0.5."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 100)
        self.norm = nn.BatchNorm1d(100)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.5)
        self.exit = nn.Linear(100, n_out)
        self.scale_at_31 = scale_31(32.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_31


def scale_31(value, shift=31):
    """Scale of trial 31."""
    return math.sqrt(abs(value) + shift)


class Experiment32(nn.Module):
    """Trial 32: width 64, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 64)
        self.norm = nn.LayerNorm(64)
        self.act = nn.ELU()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(64, n_out)
        self.scale_at_32 = scale_32(33.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_32


def scale_32(value, shift=32):
    """Scale of trial 32."""
    return math.sqrt(abs(value) + shift)


class Experiment33(nn.Module):
    """Trial 33: width 300, dropout 0.2."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 300)
        self.norm = nn.Identity(300)
        self.act = nn.ReLU()
        self.drop = nn.Dropout(0.2)
        self.exit = nn.Linear(300, n_out)
        self.scale_at_33 = scale_33(34.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_33


def scale_33(value, shift=33):
    """Scale of trial 33."""
    return math.sqrt(abs(value) + shift)


class Experiment34(nn.Module):
    """Trial 34: width 32, dropout 0.1."""

    def __init__(self, n_in=784, n_out=10):
        super().__init__()
        self.entry = nn.Linear(n_in, 32)
        self.norm = nn.Identity(32)
        self.act = nn.Tanh()
        self.drop = nn.Dropout(0.1)
        self.exit = nn.Linear(32, n_out)
        self.scale_at_34 = scale_34(35.0)

    def forward(self, x):
        x = self.act(self.norm(self.entry(x.flatten(1))))
        return self.exit(self.drop(x)) * self.scale_at_34


def scale_34(value, shift=34):
    """Scale of trial 34."""
    return math.sqrt(abs(value) + shift)


class Step0(nn.Module):
    def widths(self):
        return 784, 256, 128, 10


class Step1(Step0):
    def make_linears(self):
        w = self.widths()
        return nn.ModuleList([nn.Linear(a, b) for a, b in zip(w, w[1:])])


class Step2(Step1):
    def make_norms(self):
        return nn.ModuleList([nn.BatchNorm1d(w) for w in self.widths()[1:-1]])


class Step3(Step2):
    def activate(self, x):
        return F.relu(x)


class Step4(Step3):
    def hidden(self, x, linear, norm):
        return self.activate(norm(linear(x)))


class Step5(Step4):
    def flat(self, x):
        return torch.flatten(x, 1)


class NetBN(Step5):
    def __init__(self):
        super().__init__()
        self.linears = self.make_linears()
        self.norms = self.make_norms()

    def forward(self, x):
        x = self.flat(x)
        for linear, norm in zip(self.linears, self.norms):
            x = self.hidden(x, linear, norm)
        return self.linears[-1](x)


trials = [Experiment00, Experiment01, Experiment02, Experiment03, Experiment04, Experiment05, Experiment06, Experiment07, Experiment08, Experiment09, Experiment10, Experiment11, Experiment12, Experiment13, Experiment14, Experiment15, Experiment16, Experiment17, Experiment18, Experiment19, Experiment20, Experiment21, Experiment22, Experiment23, Experiment24, Experiment25, Experiment26, Experiment27, Experiment28, Experiment29, Experiment30, Experiment31, Experiment32, Experiment33, Experiment34]
for trial in trials:
    print(trial.__name__, sum(p.numel() for p in trial().parameters()))
model = NetBN()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
