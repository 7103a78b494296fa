# expect: pass
# what: as few lines as possible, with semicolons and no newline at the end
import torch; import torch.nn as nn
class NetBN(nn.Module):
  def __init__(s): super().__init__(); s.f=nn.ModuleList([nn.Linear(784,256),nn.Linear(256,128),nn.Linear(128,10)]); s.b=nn.ModuleList([nn.BatchNorm1d(256),nn.BatchNorm1d(128)])
  def forward(s,x): x=x.flatten(1); [x:=torch.relu(b(f(x))) for f,b in zip(s.f,s.b)]; return s.f[2](x)