"""The part of a rubric that was measured: what solution and starter reach under a budget, and what that was measured on."""

import datetime as dt

from pydantic import Field

from grader.value import Value


class Spread(Value):
    """One judged figure over many independent verdicts."""

    mean: float
    std: float = Field(ge=0)


class MeasuredFigures(Value):
    """The judged figures of one network: what a learner's run can be compared with."""

    train_accuracy: Spread
    val_accuracy: Spread
    train_loss: Spread
    val_loss: Spread


class Provenance(Value):
    """What a calibration was measured on; a digest that no longer fits makes it stale."""

    date: dt.date
    device: str
    torch: str
    bngrade: str
    data_sha256: str
    """Digest of the data set's bytes."""
    budget_sha256: str
    """Digest of what the rubric says about training: input, optimizer, budget, kind of training figures."""
    solution_sha256: str
    starter_sha256: str


class Calibration(Value):
    """What solution and starter reach under the budget of one data set, over `runs` independent verdicts each."""

    runs: int = Field(ge=2)
    first_seed: int | None = Field(default=None, ge=0)
    """The seed of the first verdict; each takes as many seeds, one after the other, as the budget says."""
    measured: Provenance | None = None
    """Written by `bngrade rubric calibrate --write`; without it nobody can tell whether the numbers still hold."""
    solution: MeasuredFigures
    starter: MeasuredFigures
