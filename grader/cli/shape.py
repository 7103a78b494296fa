"""A shape on the command line: sizes separated by commas."""

import click


class Shape(click.ParamType):  # type: ignore[type-arg]  # click 8.1 has no type argument
    """One input's shape, without the batch dimension, such as `1,28,28`."""

    name = "shape"
    _LIMIT = 10**6

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Read the sizes."""
        if isinstance(value, tuple):
            return value
        try:
            sizes = tuple(int(part) for part in str(value).split(","))
        except ValueError:
            sizes = ()
        if not sizes or any(not 0 < size <= self._LIMIT for size in sizes):
            self.fail(f"{value!r} is no shape; write sizes separated by commas, such as 1,28,28", param, ctx)
        return sizes
