"""The process that outlives `make local`: when its input ends, however that came about, nothing is left.

Every child of the cloud (Lambda workers, chalice, pip) joins the guardian's process group, and every
file goes below its directory. So one pipe covers Ctrl-C, SIGTERM and even SIGKILL of the main process.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_GRACIA = 0.2  # seconds between asking the group to end and clearing away
_PLAZO = 5.0  # seconds for clearing away


class Guardian:
    """Holds the temporary directory and the process group of one run."""

    def __init__(self) -> None:
        self._proceso = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        assert self._proceso.stdout is not None
        self.temporal = Path(self._proceso.stdout.readline().strip())

    @property
    def grupo(self) -> int:
        """The process group that children must join."""
        return self._proceso.pid

    def termina(self) -> None:
        """End every process of the group, remove the directory, and wait until both are done."""
        self._proceso.communicate()


def _vigila() -> None:
    for senal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(senal, signal.SIG_IGN)
    temporal = tempfile.mkdtemp(prefix="boletia-")
    with contextlib.suppress(BrokenPipeError):  # the main process may have ended meanwhile
        os.write(1, f"{temporal}\n".encode())
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGTERM)
    limite = time.monotonic() + _PLAZO
    while Path(temporal).exists() and time.monotonic() < limite:
        time.sleep(_GRACIA)  # a thread of the main process may still be unpacking a function
        shutil.rmtree(temporal, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    _vigila()
