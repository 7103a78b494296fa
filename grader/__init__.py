"""bngrade: grades deep-learning exercises by the network that really runs."""

__version__ = "0.1.0"
