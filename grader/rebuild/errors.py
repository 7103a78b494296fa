"""What keeps a graph from becoming a network."""

SIZE_ERRORS = (TypeError, ValueError, RuntimeError, ArithmeticError, AssertionError, AttributeError, LookupError)
"""What torch raises for sizes that are missing, of the wrong type, negative, too large or do not fit together."""


class CannotRebuild(Exception):  # noqa: N818 - no fault of ours: the graph is simply out of reach
    """A graph that cannot be turned into a network; `op` is the operation that stands in the way."""

    def __init__(self, op: str, reason: str) -> None:
        super().__init__(f"cannot rebuild `{op}`: {reason}")
        self.op = op
