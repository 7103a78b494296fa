"""Several networks under one budget, one data set and the same seeds: what they reach, and how far they differ."""
