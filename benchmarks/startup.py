"""How long a whole `osler ask` takes, and its memory: `python benchmarks/startup.py`.

Each run is a fresh process on a warm cache; a process that does nothing is the baseline.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

QUESTION = (
    "What is the recommended treatment for a patient with osteopenia, as indicated by a lumbar spine "
    "T score of -1.9 and femoral neck T scores of -1.2?"
)
RUNS = 10
OSLER = str(Path(sys.executable).parent / "osler")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "osler ask --format json": [OSLER, "ask", QUESTION, "--format", "json"],
    "osler ask (text)": [OSLER, "ask", QUESTION],
}


def measure(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one process.

    Raises:
        SystemExit: the process failed.
    """
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    began = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def main() -> None:
    """Prints the median of the runs for each command."""
    print(f"median of {RUNS} runs on a warm cache, {os.cpu_count()} cores")
    for name, command in COMMANDS.items():
        measure(command)
        runs = [measure(command) for _ in range(RUNS)]
        seconds = sorted(run[0] for run in runs)
        peak = max(run[1] for run in runs)
        spread = f"{seconds[0]:.3f} to {seconds[-1]:.3f}"
        print(f"{name:<26}{statistics.median(seconds):.3f} s ({spread}), peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
