"""`python -m grader` is `bngrade`."""

from grader.cli import main

if __name__ == "__main__":
    main()
