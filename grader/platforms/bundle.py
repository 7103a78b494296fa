"""What is handed to an instructor: files, each with its place below one folder."""

from grader.value import Value


class BundleFile(Value):
    """One file of a bundle."""

    path: str
    """Its place below the bundle's folder, with `/` between the parts."""
    content: bytes
    executable: bool = False
