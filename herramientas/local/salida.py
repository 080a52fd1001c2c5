"""What a function writes belongs to the log of the invocation that wrote it; MiniStack 1.5.33 waits a moment and hopes.

A line that came later than that moment was told with the function's next invocation, or never. Here the worker
ends what each invocation wrote with a mark, and the invocation is over once the mark has been read: nothing is
late, and nothing is waited for.
"""

import importlib
import queue
from typing import Any

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


def ajusta() -> None:
    """Make MiniStack's Python workers mark the end of each invocation's output, and read up to the mark."""
    lambdas: Any = importlib.import_module("ministack.core.lambda_runtime")
    lambdas._PYTHON_WORKER_SCRIPT = con_marca(lambdas._PYTHON_WORKER_SCRIPT)
    lambdas.Worker._drain_stderr_bounded = lambda trabajador: "\n".join(
        hasta_la_marca(trabajador._stderr_queue)
    )


def con_marca(guion: str) -> str:
    """MiniStack's worker script, marking what each invocation writes. Raises ValueError for one it does not know."""
    if guion.count(_MANEJADOR) != 1:
        raise ValueError(f"el trabajador de MiniStack ya no dice {_MANEJADOR!r}; revise local/salida.py")
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
