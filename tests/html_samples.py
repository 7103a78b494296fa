"""Results for the tests of the HTML report, beyond those that all reports share: graphs of every form, attacks, long runs."""

from typing import Any

from report_samples import (
    SAMPLES,
    UNMEASURED,
    chain,
    context,
    defect,
    fallback,
    grade,
    linear,
    measured,
    node,
    skipped,
)

from grader.graph import ModuleGraph, UnusedModule
from grader.reports.text_context import TextContext
from grader.result import Result, SubmissionInfo

Page = tuple[Result, TextContext]

ATTACK = (
    "<script>document.title='owned'</script>\"><img src=x onerror=\"document.title='owned'\">"
    "' onmouseover='document.title=1' </style></title><svg onload=alert(1)>`{{ 7*7 }}javascript:alert(1)<!--"
)
"""What would run or break out, in a page that puts text where it does not belong."""


def attacked(text: str = ATTACK) -> Page:
    """Return a submission in which every text that a learner can choose is the one given."""
    name = text[:200].encode("utf-8", "replace").decode()  # a graph takes no lone surrogates
    graph = chain(
        node(f"other:{name}"[:200], name, 1, 784, 10, frozen=True, module=name),
        unused=(UnusedModule(name=name, module=name, line=2, reason="never-called"),),
        class_name=name,
    )
    broken = defect("layers-unchanged", text, line=1, expected=text, actual=text, help=text)
    submission = SubmissionInfo(path=text, sha256="1f" * 32, class_name=name)
    result = grade(broken, graph=graph, submission=submission)
    surroundings = {"title": text, "file": text, "options": (text,), "notices": (text,)}
    return result, context(source_lines={1: text, 2: text}, **surroundings)


def skip_connection() -> ModuleGraph:
    """Return a graph in which the sum takes `relu1` and `fc2`."""
    steps: list[dict[str, Any]] = [
        linear("fc1", 13, 784, 128),
        node("relu", "relu1", 13, 128, 128),
        linear("fc2", 14, 128, 128),
        node("add", "add", 14, 128, 128, inputs=("relu1_13", "fc2_14")),
        linear("fc3", 15, 128, 10),
    ]
    return chain(*steps)


def dense(count: int) -> ModuleGraph:
    """Return a graph in which every layer takes the values of all layers before it."""
    names = [f"fc{number}_{number}" for number in range(count)]
    return chain(
        *(
            {**linear(f"fc{number}", number + 1, 4, 4), "id": names[number], "inputs": ("input", *names[:number])}
            for number in range(count)
        )
    )


def deep(count: int) -> ModuleGraph:
    """Return a chain of many layers, which are named and numbered after their lines."""
    return chain(*(linear(f"fc{line}", line, 4, 4) for line in range(1, count + 1)))


def deep_with_defect() -> Page:
    """Return a network of 200 layers with a defect in the middle."""
    broken = defect("layers-unchanged", "`fc100` is not a layer of the starter", line=100)
    return grade(broken, graph=deep(200), **UNMEASURED), context()


HIDDEN = "details are hidden by the rubric"


def hidden() -> Page:
    """Return a result whose measured checks may not tell their targets."""
    val = defect("val-accuracy", HIDDEN)
    return grade(val, defect("train-accuracy", HIDDEN)), context()


LONG = measured(0.1, 0.2, *((0.99 - 0.5 / epoch, 0.98 - 0.6 / epoch) for epoch in range(1, 301)))

PAGES: dict[str, Page] = {
    **SAMPLES,
    "attacked": attacked(),
    "skip_connection": (grade(graph=skip_connection()), context()),
    "dense": (grade(graph=dense(30)), context()),
    "deep": deep_with_defect(),
    "nothing_executed": (grade(graph=chain()), context()),
    "long_run": (grade(metrics=LONG), context()),
    "one_epoch": (grade(metrics=measured(0.1, 0.2, (0.8, 0.9))), context()),
    "hidden": hidden(),
    "not_trained": (
        grade(*skipped("not trained: the structure comes first", "val-accuracy", "train-accuracy"), **UNMEASURED),
        context(),
    ),
    "unlabelled_fallback": (fallback()[0], context(starter=None, checks=())),
    "wide_names": (grade(graph=chain(node("other:" + "W" * 60, "W" * 60, 123456, 784, 10))), context()),
}
"""Every kind of page, by name."""
