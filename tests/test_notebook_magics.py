"""What IPython adds to Python is left out of a cell, and nothing else is."""

import ast
import warnings

import pytest
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st
from provenance_cases import CASES
from test_parsers_fuzz import SOURCE

from grader.submission.notebook.document import NotebookError
from grader.submission.notebook.magics import cell_magic, without_magics
from grader.submission.notebook.python import cell_python

MAGICS = {
    "line_magic": ("%matplotlib inline", "pass"),
    "shell": ("!pip install torch", "pass"),
    "shell_with_quote": ("!echo \"it's", "pass"),
    "double_shell": ("!!ls", "pass"),
    "help_before": ("?nn.Linear", "pass"),
    "help_behind": ("nn.Linear?", "pass"),
    "source_behind": ("nn.Linear??", "pass"),
    "in_a_block": ("if colab:\n    !pip install torch\n    %cd /content", "if colab:\n    pass\n    pass"),
    "continued": ("!pip install \\\n  torch \\\n  numpy\nx = 1", "pass\n\n\nx = 1"),
    "result_of_shell": ("files = !ls *.py", "files = __shell_output__"),
    "result_of_magic": ("rows = %sql SELECT 1", "rows = __magic_output__"),
    "results_of_shell": ("first, second = !ls", "first, second = __shell_output__"),
    "result_in_a_block": ("if x: y = !ls", "if x: y = __shell_output__"),
    "result_over_lines": ("(a,\n b) = !ls\nc = 1", "(a,\n b) = __shell_output__\nc = 1"),
    "timed_statement": ("    %time x = 1".strip(), "x = 1"),
    "timed_in_a_block": ("if a:\n    %time x = 1", "if a:\n    x = 1"),
    "modulo_in_brackets": ("%m\nx = (7\n% 3)", "pass\nx = (7\n% 3)"),
    "modulo_continued": ("%m\nx = 7 \\\n% 3", "pass\nx = 7 \\\n% 3"),
    "in_a_string": ('%m\nx = """\n%m\n!ls\nx?\n"""', 'pass\nx = """\n%m\n!ls\nx?\n"""'),
    "in_a_continued_string": ("%m\nx = 'a\\\n%m'", "pass\nx = 'a\\\n%m'"),
    "quotes_in_a_comment": ("%m\n# it's\n!ls", "pass\n# it's\npass"),
    "brackets_in_strings": ("%m\nx = '(['\n!ls", "pass\nx = '(['\npass"),
    "question_in_a_comment": ("%m\nx = 1  # really?", "pass\nx = 1  # really?"),
    "question_in_a_string": ("%m\nprint('why?')", "pass\nprint('why?')"),
    "unequal": ("%m\nx = a != b", "pass\nx = a != b"),
    "remainder": ("%m\nx %= 3", "pass\nx %= 3"),
    "formatted": ("%m\nx = f'{a!r:>{b}}' % c", "pass\nx = f'{a!r:>{b}}' % c"),
    "capture": ("%%capture output\nx = 1", "pass\nx = 1"),
    "two_cell_magics": ("%%time\n%%capture\nx = 1", "pass\npass\nx = 1"),
    "comment_before_cell_magic": ("# slow\n%%time\nx = 1", "# slow\npass\nx = 1"),
    "indented_cell": ("  x = 1\n  if x:\n    y = 2", "x = 1\nif x:\n  y = 2"),
    "prompts": (">>> x = (1,\n...  2)\n>>> def f():\n...     pass\n...\n>>>", "x = (1,\n 2)\ndef f():\n    pass\n\n"),
    "prompts_and_magic": (">>> %m\n>>> x = 1", "pass\nx = 1"),
    "prompts_below_cell_magic": ("%%time\n>>> x = 1", "pass\nx = 1"),
    "prompts_of_ipython": ("In [12]: if x:\n    ...:     y = 2\n    ...:", "if x:\n    y = 2\n"),
    "prompts_in_a_string": ('%m\n\nx = """\n>>> y\n"""', 'pass\n\nx = """\n>>> y\n"""'),
    "awaited": ("x = 1; await f(\n 2); y = 2", "x = 1; (None\n); y = 2"),
    "awaited_twice": ("x = await f(); await g()", "(None); (None)"),
    "awaited_block": ("async with a as b:\n    pass\nx = 1", "(None\n)\nx = 1"),
    "awaited_behind_letters": ("é = 1; await f()", "é = 1; (None)"),
    "semicolon": ("plt.show();", "plt.show();"),
    "no_magic": ("x = 7 % 3", "x = 7 % 3"),
}


@pytest.mark.parametrize("name", MAGICS)
def test_magics_are_left_out_line_for_line(name: str) -> None:
    """What is none of Python's goes, every other character stays, and so does every line."""
    text, python = MAGICS[name]
    assert cell_python(text) == python
    assert python.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    ["x = (", "def f(:\n  pass", "return 1", "{}?!", "x = [\n!ls]", "break", "a b", "print 'x'", "@decorator", "x = 'it"],
)
def test_what_neither_python_nor_ipython_can_read_is_an_error(text: str) -> None:
    """Leaving out magics makes no valid cell of a broken one."""
    with pytest.raises(SyntaxError, match=r"."):
        cell_python(text)


def test_a_null_character_is_named_as_such() -> None:
    """It is not reported as code that is nested too deeply."""
    with pytest.raises(SyntaxError, match="NUL"):
        cell_python("x = 1\0")


def test_a_cell_of_endless_statements_is_refused_before_it_is_compiled() -> None:
    """The time that a cell takes is bounded."""
    with pytest.raises(NotebookError, match="10,000 statements"):
        cell_python("a\n" * 10_000)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("%%bash\nls", "bash"),
        ("%%writefile net.py\nx = 1", "writefile"),
        ("\n# to disk\n%%file net.py\nx = 1", "file"),
        ("%%time\n%%javascript\nalert(1)", "javascript"),
        ("%%time\nx = 1", None),
        ("x = 1\n%%bash", None),
        ("%%\nx = 1", ""),
        ("", None),
    ],
)
def test_cells_that_a_magic_takes_for_itself_are_found(text: str, name: str | None) -> None:
    """Of a cell magic the name is told, unless its body is Python that runs in the notebook."""
    assert cell_magic(text) == name


FILES = [
    *(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "grader").rglob("*.py"))[::6]),
    *(case.source for case in CASES.values()),
]


@pytest.mark.parametrize("source", FILES, ids=range(len(FILES)))
def test_real_python_reads_as_it_is(source: str) -> None:
    """Neither the grader's own files nor networks of all kinds hold anything that would be taken for a magic."""
    assert without_magics(source) == source
    assert cell_python(source) == source


PYTHONIC = st.lists(
    st.sampled_from(
        [
            *("x = 7", " % 3", "\\\n% 3", "(\n", ")", "'!ls'", "'''\n%a\n!b\nc?\n'''", "\n", "# what?", "# it's\n", "f'{x!r}'"),
            *(
                "if x:\n    ",
                "y %= 2",
                "a != b",
                "\n\n",
                "[",
                "]",
                "{",
                "}",
                '"?"',
                "r'\\'",
                "\\\n",
                "lambda: 0",
                "=",
                ",",
                "x",
            ),
            *('"""\\""""', "await f()", "class A:\n    pass", "!", "?", "%", "  "),
        ]
    ),
    max_size=14,
).map("".join)


@settings(deadline=None, max_examples=600)
@given(text=PYTHONIC | SOURCE)
def test_plain_python_is_never_changed(text: str) -> None:
    """A text that Python can compile is a cell's Python, to the letter, and the search for magics finds none in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(ast.parse(text), "<test>", "exec")
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError):
        return
    assert cell_python(text) == text
    assert ast.dump(ast.parse(without_magics(text))) == ast.dump(ast.parse(text))


@settings(deadline=None, max_examples=600)
@given(
    text=st.text(alphabet=st.sampled_from("%!?=\\'\"#()[]{};:ax1 \n\t\f\u2028"), max_size=60) | PYTHONIC | st.text(max_size=60)
)
def test_any_text_keeps_its_lines(text: str) -> None:
    """Whatever stands in a cell, a line of what is left of it is the same line of the cell."""
    assert without_magics(text).count("\n") == text.count("\n")
    try:
        python = cell_python(text)
    except SyntaxError:
        return
    assert python.count("\n") == text.count("\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # calling a number is odd, and Python all the same
        compile(ast.parse(python), "<test>", "exec")
