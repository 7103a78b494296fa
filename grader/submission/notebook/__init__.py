"""Notebooks: from the bytes of an `.ipynb` file to one Python source that knows its cells. Nothing is run here."""
