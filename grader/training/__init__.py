"""Trains networks under a rubric's budget and measures what they reach. It judges nothing and knows no targets.

`measure` trains one network for each seed of a budget and averages the figures that a verdict rests on. `measure_together`
gives the same for many first seeds and trains all their networks at once, as a calibration does. `train` is a single run;
`train_in_hindsight` also says what the finished network reaches on its training images.
"""

from grader.training.hindsight import Hindsight, train_in_hindsight
from grader.training.recipe import Diverged, History, Progress, Recipe
from grader.training.single import measure, train
from grader.training.together import measure_together

__all__ = [
    "Diverged",
    "Hindsight",
    "History",
    "Progress",
    "Recipe",
    "measure",
    "measure_together",
    "train",
    "train_in_hindsight",
]
