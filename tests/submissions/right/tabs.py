# expect: pass
# what: indented with tabs
import torch.nn as nn


class NetBN(nn.Module):
	def __init__(self):
		super(NetBN, self).__init__()
		self.fc1 = nn.Linear(784, 256)
		self.bn1 = nn.BatchNorm1d(256)
		self.fc2 = nn.Linear(256, 128)
		self.bn2 = nn.BatchNorm1d(128)
		self.fc3 = nn.Linear(128, 10)

	def forward(self, x):
		x = x.view(-1, 784)
		for fc, bn in ((self.fc1, self.bn1), (self.fc2, self.bn2)):
			x = bn(fc(x)).relu()
		return self.fc3(x)
