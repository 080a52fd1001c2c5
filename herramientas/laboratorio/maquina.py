"""What a machine is asked for: a free port, a server in a process of its own, the memory of a process."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from herramientas.laboratorio.espera import espera

ARRANQUE = 60  # seconds that a server may take until it listens


class SinMotor(RuntimeError):
    """An engine cannot be started here; the message says what is missing."""


def puerto_libre() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        return int(enchufe.getsockname()[1])


def memoria_maxima(pid: int | str = "self") -> float:
    """The most MiB that a process ever held (Linux). getrusage would count what its parent held before it, too."""
    estado = Path(f"/proc/{pid}/status").read_text()
    return int(estado.split("VmHWM:")[1].split()[0]) / 1024


@contextlib.contextmanager
def servidor(orden: Sequence[str], puerto: int, **entorno: str) -> Iterator[str]:
    """The address of a server that listens on `puerto`; it and its files are gone afterwards. Raises SinMotor."""
    with tempfile.TemporaryDirectory(prefix="boletia-motor-") as carpeta:
        salida = Path(carpeta) / "salida"
        with salida.open("wb") as archivo:
            proceso = subprocess.Popen(
                orden,
                cwd=carpeta,
                env=dict(os.environ, TMPDIR=carpeta, **entorno),
                stdout=archivo,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            espera(lambda: _escucha(puerto) or proceso.poll() is not None, plazo=ARRANQUE)
            if proceso.poll() is not None:
                raise SinMotor(f"{orden[0]} did not start: {salida.read_text(errors='replace')[-2000:]}")
            yield f"http://127.0.0.1:{puerto}"
        finally:
            _termina(proceso)


def _escucha(puerto: int) -> bool:
    with socket.socket() as enchufe:
        return enchufe.connect_ex(("127.0.0.1", puerto)) == 0


def _termina(proceso: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(proceso.pid, signal.SIGTERM)
    try:
        proceso.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(proceso.pid, signal.SIGKILL)
        proceso.wait()
