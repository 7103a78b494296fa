"""The reports on a comparison: text with curves, two sentences, JSON, a picture."""
