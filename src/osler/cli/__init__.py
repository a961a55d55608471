"""The `osler` command: parse, call one function, print.

Exit status: 0 answered, 2 bad usage or bad input (one line on stderr), 3 abstained, 1 a fault of ours.
Start at `main`.
"""

from osler.cli.main import main

__all__ = ["main"]
