# expect: error submission-loads
# what: nothing but the task in words
"""Put batch normalisation after each hidden linear layer of NetBN."""
