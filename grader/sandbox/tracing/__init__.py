"""Following a network while it runs: what each operation is, what it takes and gives, which line of the learner calls it."""
