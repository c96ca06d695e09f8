"""Starts a program with little memory and time, and nothing to write to.

Run as a script, so that it needs nothing of ours: `confined.py PROGRAM ARGUMENT...`.
"""

import os
import resource
import sys

MAX_MEMORY_BYTES = 1024 * 1024 * 1024
MAX_CPU_S = 15
MAX_OPEN_FILES = 32


def main() -> None:
    """Give up what the program does not need, and become it."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_OPEN_FILES, MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - no shell, the operator's own program


if __name__ == "__main__":
    main()
