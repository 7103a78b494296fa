"""The HTML report in a real browser: it runs nothing, fetches nothing, and can be read by everyone, anywhere.

Needs chromium (Debian's package of that name); no browser is downloaded. Where there is none, the tests are skipped and say so,
except on a CI system, where they fail.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from html_samples import PAGES
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, sync_playwright

from grader.reports.html import to_html

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # the pages are our own, and containers often run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CONTRAST = Path(__file__).with_name("html_contrast.js").read_text(encoding="utf-8")
DESKTOP: ViewportSize = {"width": 1100, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        reason = "no chromium; install it with `apt-get install chromium`"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every page lies as a file."""
    folder = tmp_path_factory.mktemp("pages")
    for name, sample in PAGES.items():
        (folder / f"{name}.html").write_text(to_html(*sample), encoding="utf-8")
    return folder


class Window:
    """A window, and all that the page in it asked for, said and tried."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.events: list[str] = []
        self.requests: list[str] = []
        self.stopped: list[str | None] = []
        page.on("console", lambda message: self.events.append(message.text))
        page.on("pageerror", lambda error: self.events.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("popup", lambda other: self.events.append(f"opened {other.url}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.stopped.append(request.failure))

    def open(self, name: str, *, size: ViewportSize = DESKTOP) -> Page:
        """Open one of the pages, in light colours."""
        for each in (self.events, self.requests, self.stopped):
            each.clear()
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="light", media="screen")
        self.page.goto((self.folder / f"{name}.html").as_uri())
        return self.page

    def _dismiss(self, dialog: Dialog) -> None:
        self.events.append(dialog.message)
        dialog.dismiss()


@pytest.fixture(scope="module")
def window(browser: Browser, folder: Path) -> Window:
    """One window in which page after page is window."""
    return Window(browser.new_page(), folder)


def unfold(page: Page) -> None:
    """Open all that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


@pytest.mark.parametrize("name", PAGES)
def test_page_runs_nothing_and_asks_for_nothing(window: Window, name: str) -> None:
    """The file is the only request; nothing is logged, nothing violates the page's own policy, no name becomes an action."""
    page = window.open(name)
    unfold(page)
    page.mouse.move(200, 60)
    page.mouse.click(200, 60)
    title = page.title()
    assert window.requests == [page.url]
    assert window.events == []
    assert title not in ("owned", "1")
    assert page.locator("script, img, iframe, object, embed, form, [onerror], [onload], [onmouseover]").count() == 0


def test_policy_stops_what_would_run_or_load(window: Window) -> None:
    """Should markup ever get onto the page, the browser refuses to run it and to fetch for it."""
    page = window.open("passed")
    page.evaluate(
        """() => {
            const broken = document.createElement('img');
            broken.setAttribute('onerror', "document.title = 'owned'");
            broken.src = 'http://127.0.0.1:9/x.png';
            document.body.append(broken);
            const script = document.createElement('script');
            script.textContent = "document.title = 'owned'";
            document.body.append(script);
        }"""
    )
    page.wait_for_timeout(50)
    assert page.title() != "owned"
    assert window.stopped == ["csp"]
    assert sum("Content Security Policy" in event for event in window.events) >= 2


@pytest.mark.parametrize("name", PAGES)
def test_phone_shows_it_without_scrolling_sideways(window: Window, name: str) -> None:
    """On 360 pixels nothing sticks out, folded or not; wide tables scroll by themselves."""
    page = window.open(name, size=PHONE)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    sticking_out = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter((each) => !each.closest('.scroll, .skip, .unseen') && each.checkVisibility())
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
            .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert sticking_out == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["passed", "two_root_causes", "fallback", "attacked", "deep", "train_accuracy"])
def test_every_text_stands_out_from_its_background(window: Window, name: str, scheme: Any) -> None:
    """In light and in dark colours each text has a contrast of at least 4.5 to 1."""
    page = window.open(name)
    page.emulate_media(color_scheme=scheme)
    unfold(page)
    found = page.evaluate(CONTRAST)
    assert found["seen"] > 60
    assert found["poor"] == []


def test_contrast_is_really_measured(window: Window) -> None:
    """A text and a drawing that are too pale are found."""
    page = window.open("passed")
    page.evaluate(
        """() => {
            document.documentElement.style.setProperty('--muted', '#999999');
            document.documentElement.style.setProperty('--text', '#888888');
        }"""
    )
    poor = {element.split(".")[0] for _, element, _ in page.evaluate(CONTRAST)["poor"]}
    assert {"P", "text", "H1"} <= poor


def background(page: Page) -> str:
    """Return the colour of the page."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_dark_mode_follows_the_system_and_paper_does_not(window: Window) -> None:
    """Who has chosen dark colours gets them on the screen, and white paper."""
    page = window.open("passed")
    light = background(page)
    page.emulate_media(color_scheme="dark")
    dark = background(page)
    page.emulate_media(color_scheme="dark", media="print")
    paper = background(page)
    assert page.evaluate(CONTRAST)["poor"] == []
    assert len({light, dark, paper}) == 3
    assert paper == "rgb(255, 255, 255)"


def test_paper_shows_the_tables_and_not_what_one_clicks(window: Window) -> None:
    """In print the tables behind drawings are unfolded, and links and commands are left out."""
    page = window.open("passed")
    table = page.get_by_role("table", name="Executed operations in their order")
    assert page.locator("nav").is_visible()
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.evaluate("document.querySelector('.data table').checkVisibility({contentVisibilityAuto: true})")
    assert len(page.pdf()) > 10_000


def test_keyboard_reaches_everything_and_shows_where_it_is(window: Window) -> None:
    """The first key leads to the checks; every stop is outlined, in the order of the page, and folds open."""
    page = window.open("two_root_causes")
    stops = page.locator("a, summary, [tabindex]")
    tops = []
    for index in range(stops.count()):
        if not stops.nth(index).is_visible():
            continue  # within what is still folded
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const box = document.activeElement.getBoundingClientRect();
                return [document.activeElement.tagName, style.outlineStyle, parseFloat(style.outlineWidth),
                        box.left >= 0, box.top + scrollY];
            }"""
        )
        assert focused[0] in ("A", "SUMMARY", "DIV")
        assert focused[1:4] == ["solid", 3, True]
        tops.append(focused[4])
    assert len(tops) >= 8
    assert tops == sorted(tops)
    page.keyboard.press("Enter")
    assert page.get_by_role("table", name="Executed operations in their order").is_visible()


def tree(page: Page) -> list[tuple[str, str]]:
    """Return role and name of everything that assistive technology is told of."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]


@pytest.mark.parametrize("name", ["passed", "two_root_causes", "syntax_error", "deep", "attacked"])
def test_screen_reader_is_told_what_everything_is(window: Window, name: str) -> None:
    """There are landmarks; drawings, regions, tables, links and headings have names."""
    page = window.open(name)
    unfold(page)
    told = tree(page)
    roles = {role for role, _ in told}
    named = ("image", "region", "table", "link", "heading", "navigation", "columnheader", "rowheader", "RootWebArea")
    assert {"banner", "main", "navigation", "contentinfo", "heading"} <= roles
    assert [each for each in told if each[0] in named and not each[1].strip()] == []


def test_drawings_have_their_words_and_their_tables(window: Window) -> None:
    """The graph and the curves are images with a title and a description; their tables say the same."""
    page = window.open("two_root_causes")
    assert page.get_by_role("img", name="Marked as wrong: relu (batchnorm-before-activation), bn1").count() == 1
    page = window.open("passed")
    unfold(page)
    assert page.get_by_role("img", name="target: validation accuracy ≥ 90 %").count() == 1
    assert page.get_by_role("img", name="Loss over the epochs").count() == 1
    assert page.get_by_role("table", name="Figures of each epoch").get_by_role("row").count() == 6
    assert page.get_by_role("table", name="Executed operations").get_by_role("rowheader").count() == 8


@pytest.mark.parametrize("name", PAGES)
def test_texts_in_a_drawing_lie_within_it_and_beside_each_other(window: Window, name: str) -> None:
    """No name is so long that it leaves its box or runs into what stands beside it."""
    page = window.open(name)
    assert (
        page.evaluate(
            """() => {
            const wrong = [];
            const outside = (inner, outer) => inner.left < outer.left - 1 || inner.right > outer.right + 1;
            for (const box of document.querySelectorAll('.diagram .box')) {
                const texts = [...box.querySelectorAll('text')].map((each) => each.getBoundingClientRect());
                const frame = box.querySelector('.frame').getBoundingClientRect();
                for (const one of texts) {
                    if (outside(one, frame)) wrong.push(['outside', box.textContent]);
                    for (const other of texts)
                        if (one !== other && one.top < other.bottom && other.top < one.bottom && one.width && other.width
                            && one.left <= other.left && one.right > other.left) wrong.push(['over', box.textContent]);
                }
            }
            for (const chart of document.querySelectorAll('.chart')) {
                const frame = chart.getBoundingClientRect();
                for (const each of chart.querySelectorAll('text'))
                    if (outside(each.getBoundingClientRect(), frame)) wrong.push(['outside', each.textContent]);
            }
            return wrong;
        }"""
        )
        == []
    )
