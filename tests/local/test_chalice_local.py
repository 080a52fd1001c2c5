"""Plain `chalice local`, as a Chalice user types it: what keeps it from serving is one line, not a hang."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.maquina import puerto_libre

CHALICE = Path(sys.executable).with_name("chalice")
DE_LA_NUBE = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-west-2",
    "STREAM_ARN": "arn:aws:dynamodb:us-west-2:000000000000:table/eventos-local/stream/hoy",
}
LIMPIO = {nombre: valor for nombre, valor in os.environ.items() if not nombre.startswith(("AWS_", "TABLA_"))}


@pytest.fixture
def ocupado() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        enchufe.listen()
        yield enchufe.getsockname()[1]


def test_without_a_region_it_says_what_to_paste() -> None:
    proceso = _local("reservas", puerto_libre())

    _una_linea(proceso, "chalice local: no hay región: pegue aquí la línea export")


def test_a_busy_port_is_said(ocupado: int) -> None:
    proceso = _local("reservas", ocupado, **DE_LA_NUBE)

    _una_linea(proceso, "chalice local: el puerto está ocupado")


def test_a_stage_that_nobody_declared_is_said() -> None:
    proceso = _local("eventos", puerto_libre(), etapa="nunca", **DE_LA_NUBE)

    _una_linea(proceso, "chalice local: Falta la variable TABLA_EVENTOS")


def test_a_cloud_that_does_not_answer_is_said() -> None:
    sin_arn = {nombre: valor for nombre, valor in DE_LA_NUBE.items() if nombre != "STREAM_ARN"}

    proceso = _local(
        "reservas", puerto_libre(), **sin_arn, AWS_ENDPOINT_URL=f"http://127.0.0.1:{puerto_libre()}"
    )

    _una_linea(proceso, "chalice local: No se puede preguntar a DynamoDB por el stream de eventos-local")


def _una_linea(proceso: subprocess.CompletedProcess[str], principio: str) -> None:
    assert proceso.returncode != 0
    assert proceso.stderr.startswith(principio)
    assert proceso.stderr.count("\n") == 1
    assert "Serving" not in proceso.stdout


def _local(app: str, puerto: int, etapa: str = "local", **entorno: str) -> subprocess.CompletedProcess[str]:
    """It would serve, or hang, for ever: the time limit is the test."""
    return subprocess.run(
        [CHALICE, "local", "--stage", etapa, "--port", str(puerto)],
        cwd=RAIZ / f"{app}-app",
        env={**LIMPIO, **entorno},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
