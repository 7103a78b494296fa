# expect: pass
# what: comments and docstrings in Chinese
import torch
import torch.nn as nn


class NetBN(nn.Module):
    """带批量归一化的手写数字分类网络。"""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)  # 第一隐藏层
        self.bn1 = nn.BatchNorm1d(256)  # 批量归一化
        self.fc2 = nn.Linear(256, 128)  # 第二隐藏层
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)  # 输出层
        self.relu = nn.ReLU()

    def forward(self, x):
        x = x.view(-1, 784)  # 展平
        x = self.relu(self.bn1(self.fc1(x)))
        x = self.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


print("模型:", NetBN())
