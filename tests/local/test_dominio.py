"""`make local-eventos` and `make local-reservas` refuse in one line where they could only hang."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from herramientas.despliegue.proyecto import RAIZ


@pytest.fixture
def ocupado() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        enchufe.listen()
        yield enchufe.getsockname()[1]


def test_a_busy_port_is_one_line_and_an_error(ocupado: int) -> None:
    proceso = _ejecuta(PUERTO=str(ocupado), PUERTO_RUTAS=str(ocupado))

    assert proceso.returncode == 2
    assert proceso.stderr == (
        f"make local-reservas: el puerto {ocupado} está ocupado; "
        f"use otro: make local-reservas PUERTO_RUTAS={ocupado + 10}\n"
    )


def test_without_the_cloud_it_says_so(ocupado: int) -> None:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))  # bound, but not listening: connections are refused
        puerto = libre.getsockname()[1]

        proceso = _ejecuta(PUERTO=str(puerto), PUERTO_RUTAS=str(ocupado))

    assert proceso.returncode == 2
    assert proceso.stderr.startswith(f"make local-reservas: nube local: no hay nube en el puerto {puerto}: ")
    assert proceso.stderr.count("\n") == 1


def _ejecuta(**entorno: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "herramientas.local.dominio", "reservas"],
        cwd=RAIZ,
        env={**os.environ, **entorno},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
