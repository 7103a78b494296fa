"""The page of `bngrade doctor` for a terminal: what would not work first, then what there is."""

from grader.diagnosis import DataState, Diagnosis, LayerState
from grader.reports.text_layout import Lines, Page


def to_text(diagnosis: Diagnosis, page: Page) -> str:
    """Return the page, with a newline at the end."""
    blocks = [
        _headline(diagnosis, page),
        _versions(diagnosis, page),
        _data(diagnosis, page),
        _sandbox(diagnosis, page),
        _places(diagnosis, page),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _headline(diagnosis: Diagnosis, page: Page) -> Lines:
    if diagnosis.works:
        return page.style(page.wrap("a check works on this machine"), fg="green", bold=True)
    lines = page.style(page.wrap("a check does not work on this machine"), fg="red", bold=True)
    for obstacle in diagnosis.obstacles:
        lines += page.wrap(obstacle.message, indent="  ")
        lines += page.wrap(f"help: {obstacle.cure}", indent="    ")
    return lines


def _versions(diagnosis: Diagnosis, page: Page) -> Lines:
    rows = [(name, version or "is not installed") for name, version in diagnosis.versions.items()]
    devices = ", ".join(diagnosis.devices) or "none"
    return page.table(
        ("part", "what there is"),
        [*rows, ("interpreter", diagnosis.python), ("platform", diagnosis.platform), ("devices", devices)],
    )


def _data(diagnosis: Diagnosis, page: Page) -> Lines:
    lines = page.table(("data set", "state", "place"), [_data_row(each) for each in diagnosis.data])
    cures = [page.wrap(f"help: {each.cure}", indent="  ", hang="    ") for each in diagnosis.data if each.cure]
    return [*lines, *(line for cure in cures for line in cure)]


def _data_row(state: DataState) -> tuple[str, str, str]:
    return state.name, state.defect or "is intact", state.path or "comes with scikit-learn"


def _sandbox(diagnosis: Diagnosis, page: Page) -> Lines:
    lines = page.wrap(f"sandbox: {diagnosis.level or 'does not start'}")
    for state in diagnosis.layers:
        lines += _layer(state, page)
    return lines


def _layer(state: LayerState, page: Page) -> Lines:
    if state.there:
        return page.wrap(f"{state.layer}: is there", indent="  ")
    return [
        *page.style(page.wrap(f"{state.layer}: is missing: {state.reason}", indent="  "), fg="yellow"),
        *page.wrap(f"help: {state.cure}", indent="    "),
    ]


def _places(diagnosis: Diagnosis, page: Page) -> Lines:
    return page.table(("kept", "where"), list(diagnosis.places.items()))
