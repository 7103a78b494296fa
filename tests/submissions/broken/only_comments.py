# expect: error submission-loads
# what: nothing but comments
# class NetBN(nn.Module):
#     I will do this tomorrow.
