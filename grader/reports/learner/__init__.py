"""What the commands for learners print: the exercises, a hint, where to work."""
