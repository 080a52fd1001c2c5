"""Each line that a function writes is in the log of the invocation that wrote it, also on a busy machine."""

import importlib
import io
import queue
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from herramientas.despliegue.proyecto import RAIZ
from herramientas.local import salida
from herramientas.local.parche import NoEncaja

MANEJADOR = """
import logging, os, sys
logging.basicConfig(stream=sys.stdout, format="%(message)s")

def manejador(evento, contexto):
    for linea in evento["escribe"]:
        logging.warning(linea)
    if evento.get("muere"):
        os._exit(1)
    if evento.get("falla"):
        raise ValueError("falla")
"""

FUNCION = {
    "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:prueba",
    "Handler": "app.manejador",
    "Runtime": "python3.11",
}

Invoca = Callable[..., str]


@pytest.fixture
def invoca() -> Iterator[Invoca]:
    """Run one invocation of MANEJADOR in a worker process of MiniStack and return its log."""
    lambdas: Any = importlib.import_module("ministack.core.lambda_runtime")
    for parche in salida.PARCHES:
        parche.pon()
    zip_ = io.BytesIO()
    with zipfile.ZipFile(zip_, "w") as archivo:
        archivo.writestr("app.py", MANEJADOR)
    trabajador = lambdas.Worker("prueba", FUNCION, zip_.getvalue())
    yield lambda **evento: trabajador.invoke(evento, "peticion")["log"]
    trabajador.kill()
    for parche in salida.PARCHES:
        parche.quita()


def test_every_line_is_told_with_its_own_invocation(invoca: Invoca) -> None:
    inicio = time.monotonic()
    for turno in range(30):
        lineas = [f"línea {turno}.{numero}" for numero in range(turno % 3)]
        assert invoca(escribe=lineas).splitlines() == lineas
    assert time.monotonic() - inicio < 15, "without the mark each invocation waits for a whole second"


def test_log_larger_than_the_pipe_is_told_whole(invoca: Invoca) -> None:
    lineas = [f"{numero:05d} " + "x" * 80 for numero in range(5_000)]

    assert invoca(escribe=lineas).splitlines() == lineas


def test_failed_and_dead_invocations_tell_what_they_wrote(invoca: Invoca) -> None:
    assert invoca(escribe=["antes"], falla=True) == "antes"
    assert invoca(escribe=["último"], muere=True) == "último"


def test_the_cloud_is_started_with_it() -> None:
    """In a process of its own: it changes MiniStack for good."""
    guion = (
        "from types import SimpleNamespace; from herramientas.local.nube import parches;"
        "[parche.pon() for parche in parches(SimpleNamespace(importada=None), 0)];"
        "from ministack.core.lambda_runtime import _PYTHON_WORKER_SCRIPT; print(_PYTHON_WORKER_SCRIPT)"
    )
    hecho = subprocess.run(
        [sys.executable, "-c", guion], cwd=RAIZ, capture_output=True, text=True, check=True
    )
    assert "_con_marca" in hecho.stdout


def test_lines_without_a_mark_are_told_after_the_wait() -> None:
    cola: queue.Queue[str] = queue.Queue()
    cola.put("única")

    assert salida.hasta_la_marca(cola, plazo=0) == ["única"]


def test_a_worker_that_we_do_not_know_is_refused() -> None:
    with pytest.raises(NoEncaja, match=r"local/salida\.py"):
        salida.con_marca("print('otro')")
