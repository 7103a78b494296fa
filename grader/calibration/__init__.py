"""What solution and starter reach under a rubric's budget, over many seeds: the numbers that prove a rubric, measured."""
