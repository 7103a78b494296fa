"""What a platform needs to hand out and grade an exercise: a repository or a bundle of files, made from a rubric."""
