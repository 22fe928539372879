"""A child that the kernel ends when its parent dies, however that dies."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent(how: signal.Signals) -> Callable[[], None]:
    """For `Popen(preexec_fn=...)`: it runs between fork and exec, and after a change of user, which would undo it."""
    libc, parent = ctypes.CDLL(None), os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, how)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return prepare
