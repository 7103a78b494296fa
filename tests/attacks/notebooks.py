"""Hostile notebooks: their bytes and their announcements. What an attack puts around a network leaves its verdict as it was."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attacks.generated import Generated

_ERROR = "error submission-loads"
_PASS = "pass"
_WRONG = "fail batchnorm-present"
_FOLDER = Path(__file__).resolve().parents[2]
_RIGHT_NET, _WRONG_NET = ((_FOLDER / each / "netbn.py").read_text(encoding="utf-8") for each in ("solutions", "exercises"))
_NO_HARM = "none, it does a naive grader no harm"

Json = dict[str, Any]


def _code(source: Any, **more: Any) -> Json:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source} | more


def _notebook(*cells: Any, **more: Any) -> bytes:
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [*cells]} | more
    return json.dumps(document).encode()


def _case(data: bytes, attack: str, expect: str, control: str, says: str = "") -> Generated:
    header = {"attack": attack, "expect": expect, "control": control}
    return Generated(data, header | ({"says": says} if says else {}))


_CLAIMS = [
    {"output_type": "stream", "name": "stdout", "text": ["PASS: 100 of 100 points\n"]},
    {"output_type": "execute_result", "data": {"application/json": {"schema": "bngrade/result/v1", "status": "pass"}}},
]
_WITH_CELLS = b'{"nbformat": 4, "metadata": {}, "cells": '

NOTEBOOKS: Mapping[str, Generated] = {
    "nested_without_end": _case(
        _WITH_CELLS + b"[" * 10**6 + b"]" * 10**6 + b"}",
        "exhausts whoever reads JSON by recursion",
        _ERROR,
        "prints RecursionError",
        "recursion limit",
    ),
    "outputs_nested_without_end": _case(
        _notebook(_code(_RIGHT_NET, outputs="@")).replace(b'"@"', b"[" * 5_000 + b"]" * 5_000),
        "hides the nesting where nobody looks",
        _ERROR,
        "prints RecursionError",
        "recursion limit",
    ),
    "a_million_cells": _case(
        _WITH_CELLS + b"[" + b"{}," * 10**6 + b"{}]}", "hands in a million cells", _ERROR, "prints KeyError", "damaged: "
    ),
    "hundred_thousand_cells_of_code": _case(
        _WITH_CELLS + b"[" + b",".join([b'{"cell_type":"code","source":"x = 1"}'] * 10**5) + b"]}",
        "has each of a hundred thousand cells compiled",
        _ERROR,
        "prints KeyError",
        "more than 5,000 cells",
    ),
    "statements_in_many_cells": _case(
        _notebook(*[_code("a = 1\n" * 4_000)] * 4, _code(_RIGHT_NET)),
        "spreads more statements over cells than one file may have",
        _ERROR,
        _NO_HARM,
        "statements, at most 5,000",
    ),
    "seventeen_mebibytes_of_output": _case(
        _notebook(_code(_RIGHT_NET, outputs=["A" * 17 * 2**20])),
        "fills the grader's memory with a picture",
        _ERROR,
        _NO_HARM,
        "larger than 16 MiB",
    ),
    "cells_that_stand_twice": _case(
        _notebook(_code(_RIGHT_NET))[:-1] + b', "cells": ' + json.dumps([_code(_WRONG_NET)]).encode() + b"}",
        "shows one network to readers who take the first of two keys, and another to those who take the last",
        _WRONG,
        _NO_HARM,
    ),
    "source_that_stands_twice": _case(
        _notebook(_code(_RIGHT_NET)).replace(b'"source": ', b'"source": "raise SystemExit(0)", "source": ', 1),
        "hides a cell's first text behind a second one",
        _PASS,
        _NO_HARM,
    ),
    "version_that_is_no_number": _case(
        _notebook(_code(_RIGHT_NET)).replace(b'"nbformat": 4', b'"nbformat": NaN'),
        "has versions compared with NaN",
        _ERROR,
        _NO_HARM,
        "no whole number",
    ),
    "numbers_that_are_none": _case(
        _notebook(_code(_RIGHT_NET, execution_count=float("nan")), metadata={"a": float("inf"), "b": float("-inf")}),
        "puts NaN and infinities where JSON has no words for them",
        _PASS,
        _NO_HARM,
    ),
    "integer_of_a_million_digits": _case(
        _notebook(_code(_RIGHT_NET)).replace(b'"nbformat_minor": 5', b'"nbformat_minor": ' + b"9" * 10**6),
        "has a number read in a time that grows with its square",
        _ERROR,
        "prints ValueError",
        "number out of range",
    ),
    "shell_lines": _case(
        _notebook(
            _code("!echo owned > @FOLDER@/bystander\nif True:\n    !echo owned >> @FOLDER@/bystander"), _code(_RIGHT_NET)
        ),
        "runs shell commands",
        _PASS,
        "changes",
    ),
    "shell_line_that_reads": _case(
        _notebook(_code("!cat @FOLDER@/rubric.yaml"), _code(_RIGHT_NET)), "prints the rubric by a shell command", _PASS, "tells"
    ),
    "cell_that_writes_a_file": _case(
        _notebook(_code("%%writefile @FOLDER@/torch.py\nowned = True"), _code(_RIGHT_NET)),
        "writes a module beside the submission by a cell magic",
        _PASS,
        "changes",
    ),
    "cell_of_the_shell": _case(
        _notebook(_code("%%bash\necho owned > @FOLDER@/bystander"), _code(_RIGHT_NET)), "runs a shell script", _PASS, "changes"
    ),
    "file_read_by_the_class": _case(
        _notebook(
            _code(
                _RIGHT_NET.replace("    def __init__", "    print(open('@FOLDER@/rubric.yaml').read())\n\n    def __init__", 1)
            )
        ),
        "reads the rubric while the class is made",
        _ERROR,
        "tells",
        "open",
    ),
    "outputs_that_claim_a_pass": _case(
        _notebook(_code(_WRONG_NET, outputs=_CLAIMS), metadata={"status": "pass", "points": 100}),
        "carries the output of a check that passed",
        _WRONG,
        "passes",
    ),
    "class_in_a_text": _case(
        _notebook({"cell_type": "markdown", "metadata": {}, "source": _RIGHT_NET}, _code("x = 1")),
        "shows the class to readers and not to Python",
        _ERROR,
        "prints KeyError",
        "cell 1, which has it, is of type markdown",
    ),
    "source_of_objects": _case(
        _notebook(_code({"__class__": "str"}), _code([["a"]])),
        "puts objects where text belongs",
        _ERROR,
        "prints Error",
        "damaged: cell 1 has a part of the wrong type",
    ),
    "type_of_an_object": _case(
        _notebook(_code(_RIGHT_NET, cell_type={"code": True})),
        "names a cell's type by an object",
        _ERROR,
        "prints KeyError",
        "damaged: cell 1 has a part of the wrong type",
    ),
    "paths_in_metadata": _case(
        _notebook(
            _code(_RIGHT_NET, metadata={"path": "@FOLDER@/rubric.yaml", "import": "@FOLDER@/rubric.yaml"}),
            metadata={"kernelspec": {"argv": ["cat", "@FOLDER@/rubric.yaml"], "language": "python", "name": "../../rubric"}},
        ),
        "names files and a command in its metadata, for a grader that starts kernels",
        _PASS,
        _NO_HARM,
    ),
    "kernel_with_escapes": _case(
        _notebook(_code(_RIGHT_NET), metadata={"kernelspec": {"language": "\x1b[2J\n::error::owned\u202e"}}),
        "has its kernel's name obeyed by terminals and workflows",
        _ERROR,
        _NO_HARM,
        "is written for",
    ),
    "escapes_in_a_cell": _case(
        _notebook(
            _code("\x1b[2J = 1"), _code(_RIGHT_NET.replace("class NetBN(nn.Module):", "class NetBN(nn.Module) \x1b[31m:"))
        ),
        "has its source obeyed by a terminal",
        _ERROR,
        "prints SyntaxError",
        "Python cannot read the cell",
    ),
    "separators_that_shift_lines": _case(
        _notebook(_code("x = '''\u2028\u2029\x0b\x85'''\n\x0c"), _code(_WRONG_NET)),
        "moves the line that a defect is shown at",
        _WRONG,
        _NO_HARM,
    ),
    "null_in_a_cell": _case(
        _notebook(_code(f"{_RIGHT_NET}x = 1\0")),
        "hides code behind a NUL character",
        _ERROR,
        "prints null bytes",
        "NUL characters",
    ),
    "magics_without_end": _case(
        _notebook(_code("%m\n" + "'''? = ! " * 50_000), _code("%m\nx =" + " " * 200_000 + "!"), _code(_RIGHT_NET)),
        "has magics searched for in a time that grows with the square of a cell",
        _PASS,
        "prints SyntaxError",
    ),
    "commands_of_ipython": _case(
        _notebook(
            _code(
                _RIGHT_NET.replace(
                    "    def __init__", "    get_ipython().system('cat @FOLDER@/rubric.yaml')\n\n    def __init__", 1
                )
            )
        ),
        "asks the running IPython for a shell",
        _ERROR,
        "prints NameError",
        "name 'get_ipython' is not defined",
    ),
    "half_a_letter": _case(
        _notebook(_code("x = '@'"), _code(_RIGHT_NET)).replace(b"@", b"\\ud83d"),
        "holds half a letter, which no file can be written with",
        _ERROR,
        "prints UnicodeEncodeError",
        "not valid JSON",
    ),
}
"""What a notebook is called, and what it is."""
