"""Watching one file: its saved contents, their verdicts at once, and trainings in the background that the next save ends."""
