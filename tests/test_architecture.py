"""The data flows one way: a module imports only from stages before it, and most of them know no torch."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

GRADER = Path(__file__).resolve().parent.parent / "grader"

STAGES = (
    {"value", "ops", "nearest", "places", "exercises", "files", "git", "preload", "__init__"},
    {"graph", "datasets"},
    {"result", "problem"},
    {"rubric", "canonical", "submission", "sandbox", "rebuild"},
    {"merging", "training", "provenance"},
    {"greyzone", "crediting", "checks", "quiz"},
    {"measurement", "verdict"},
    {"pipeline", "calibration", "overview"},
    {"exercise_types", "originals", "comparison"},
    {"proof", "diagnosis", "learner"},
    {"watching"},
    {"reports"},
    {"platforms"},
    {"cli", "__main__", "pytest_plugin"},
)
"""Each stage imports from those before it and from its own; the background import alone looks ahead, late."""

TORCH_FREE = ("graph", "ops", "checks.registry", "rubric.loading", "verdict", "merging", "submission.optimizers", "pipeline")
HEAVY = ("torch", "torchvision", "sklearn", "numpy")

MODULES = sorted(path for path in GRADER.rglob("*.py") if path != GRADER / "preload.py")


def stage_of(name: str) -> int:
    """Return the position of a top-level part of the package in the flow."""
    return next(index for index, parts in enumerate(STAGES) if name in parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(GRADER)))
def test_modules_import_from_earlier_stages_alone(path: Path) -> None:
    """No import of the package points to a later stage."""
    own = stage_of(path.relative_to(GRADER).parts[0].removesuffix(".py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            package, _, rest = name.partition(".")
            if package == "grader" and rest:
                assert stage_of(rest.split(".")[0]) <= own, f"line {node.lineno} imports {name}"


@pytest.mark.parametrize("name", [*TORCH_FREE, "reports.text", "cli.check"])
def test_stages_that_judge_import_no_torch(name: str) -> None:
    """Importing a stage that judges or reports loads none of the heavy packages, directly or through others."""
    code = f"import sys, grader.{name}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
