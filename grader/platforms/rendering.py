"""Templates to text. Their marks are `<< value >>` and `<% statement %>`, which neither workflows nor shell scripts use."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.platforms.assignment import PYTHON_VERSION, Assignment
from grader.platforms.bundle import BundleFile

if TYPE_CHECKING:
    from jinja2 import Environment


_NOTHING: Mapping[str, object] = MappingProxyType({})


def rendered(
    path: str, template: str, assignment: Assignment, more: Mapping[str, object] = _NOTHING, *, executable: bool = False
) -> BundleFile:
    """Fill in a template, named without its ending, with an assignment and what `more` names beside it."""
    filled = _environment().get_template(f"{template}.jinja")
    text = filled.render(assignment=assignment, python_version=PYTHON_VERSION, **more)
    return BundleFile(path=path, content=text.encode(), executable=executable)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(  # noqa: S701 - scripts and workflows, not HTML; the one page takes an exercise's name and no other text
        loader=PackageLoader("grader.platforms"),
        undefined=StrictUndefined,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
