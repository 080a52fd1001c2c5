"""What a function writes belongs to the log of the invocation that wrote it; MiniStack 1.5.33 waits a moment and hopes.

A line that came later than that moment was told with the function's next invocation, or never. Here the worker
ends what each invocation wrote with a mark, and the invocation is over once the mark has been read: nothing is
late, and nothing is waited for.
"""

import queue
from typing import Any

from herramientas.local.parche import NoEncaja, Parche

_MARCA = "-- fin de la invocación --"
_PLAZO = 1.0  # seconds; only a worker that died leaves no mark
_MANEJADOR = "handler_fn = getattr(mod, handler_name)"
_CON_MARCA = f"""
import sys

def _con_marca(manejador):
    def con_marca(evento, contexto):
        try:
            return manejador(evento, contexto)
        finally:
            sys.stderr.write({_MARCA + chr(10)!a})
    return con_marca
"""


def con_marca(guion: str) -> str:
    """MiniStack's worker script, marking what each invocation writes. Raises NoEncaja for one it does not know."""
    if guion.count(_MANEJADOR) != 1:
        raise NoEncaja(f"el trabajador de MiniStack ya no dice {_MANEJADOR!r}; revise local/salida.py")
    return _CON_MARCA + guion.replace(_MANEJADOR, "handler_fn = _con_marca(getattr(mod, handler_name))")


def hasta_la_marca(cola: "queue.Queue[str]", plazo: float = _PLAZO) -> list[str]:
    """The lines of one invocation; those there are where the mark does not come in `plazo` seconds."""
    lineas: list[str] = []
    try:
        while (linea := cola.get(timeout=plazo)) != _MARCA:
            lineas.append(linea)
    except queue.Empty:
        pass
    return lineas


def _drena(_original: Any) -> Any:
    return lambda trabajador: "\n".join(hasta_la_marca(trabajador._stderr_queue))


# MiniStack's Python workers mark the end of each invocation's output, and are read up to the mark.
_LAMBDA = "ministack.core.lambda_runtime"
PARCHES: tuple[Parche, ...] = (
    Parche(_LAMBDA, "_PYTHON_WORKER_SCRIPT", "no dice dónde acaba lo que escribe una invocación", con_marca),
    Parche(
        _LAMBDA, "Worker._drain_stderr_bounded", "espera un momento y pierde lo que llega después", _drena
    ),
)
