"""Becomes the command it is given, which then dies with its parent. A script, never imported.

Usage: python -I -S launch.py PARENT_PID COMMAND [ARGUMENT ...]
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    # KILL, since whoever comes next wants the data directory now; the journal makes it safe.
    # It outlives the exec below.
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    # The parent may have died before the line above: then no signal will ever come.
    if os.getppid() != int(sys.argv[1]):
        sys.exit("the parent is gone")
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the path comes from locate.py
