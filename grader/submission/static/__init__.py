"""A network read from its source, without running anything: what the trusted process can say about a graph by itself.

`reading` interprets the straight-line part of Python that most networks are written in, with tensors that are shapes alone. It
refuses to guess: whatever it does not surely understand ends the reading with nothing.
"""
