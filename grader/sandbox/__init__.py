"""The sandbox: the only place where learner code runs, and what watches over it."""
