# expect: pass
# what: a notebook saved as a script, with cell marks and calls of get_ipython
# coding: utf-8

# In[1]:

get_ipython().run_line_magic("matplotlib", "inline")
get_ipython().system("pip install torch torchvision")

# In[2]:

import torch
import torch.nn as nn
import torch.nn.functional as F

# In[3]:

torch.cuda.is_available()

# In[4]:


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(-1, 784)
        x = F.relu(self.bn1(self.fc1(x)))
        x = F.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


# In[5]:

NetBN()

# In[6]:

images, labels = next(iter(train_loader))
images.shape

# In[7]:

opt = torch.optim.Adam(NetBN().parameters(), lr=1e-3)

# In[ ]:
