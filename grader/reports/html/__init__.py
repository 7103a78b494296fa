"""The report as one HTML page that needs nothing else: no network, no script, no font of its own."""

from grader.reports.html.page import to_html

__all__ = ["to_html"]
