# expect: error submission-loads
# what: NetBN is an integer
NetBN = 42
