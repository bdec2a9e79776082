"""A command that Ctrl-C reaches, whoever runs the tests.

A shell starts what it runs in the background with SIGINT ignored, and that is inherited: the command, too, would never
hear of Ctrl-C. So a small launcher hears it again and then becomes the command, under the same process id.
"""

import sys

_LAUNCHER = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"


def interruptible(*arguments: str) -> list[str]:
    """The command of this Python with these arguments, to be interrupted as if it ran in a terminal."""
    return [sys.executable, "-c", _LAUNCHER, sys.executable, *arguments]
