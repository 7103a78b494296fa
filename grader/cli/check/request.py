"""What `bngrade check` was asked for, apart from where the reports go."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class CheckRequest:
    """The options that decide the verdict; an answer sheet needs few of them."""

    file: Path
    rubric: Path
    rubric_sha256: str | None
    """The digest that the rubric must have."""
    class_name: str | None
    device: str
    data_dir: Path | None
    seed: int
    structure_only: bool
    train_anyway: bool
    official: bool
    """Whether the verdict must be official, which a stale calibration prevents too."""
    no_fallback: bool
    """Whether a report goes to a platform, so that no fallback data may serve."""
    submitted_at: dt.datetime | None
    reveal: bool
    require_sandbox: bool
