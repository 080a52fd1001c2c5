"""One embedded cloud with IAM enforced and written down, and the table of what was proven at the end."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nube import RAIZ, Nube, detiene, puerto_libre
from tests.permisos.laboratorio import Laboratorio

_PLAZO = 180  # seconds; a first run builds the apps' dependencies


@pytest.fixture(scope="session")
def nube(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nube]:
    carpeta = tmp_path_factory.mktemp("permisos")
    marca, puerto, salida = uuid.uuid4().hex, puerto_libre(), carpeta / "nube.log"
    entorno = {
        "PUERTO": str(puerto),
        "BOLETIA_PRUEBA": marca,
        "BOLETIA_LLAMADAS": str(carpeta / "llamadas.jsonl"),
    }
    with salida.open("wb") as archivo:
        proceso = subprocess.Popen(
            [sys.executable, "-m", "tests.permisos.nube_anotada"],
            cwd=RAIZ,
            env={**os.environ, **entorno},
            stdout=archivo,
            stderr=subprocess.STDOUT,
        )
    nube = Nube(puerto, proceso.pid, marca, str(salida))
    limite = time.monotonic() + _PLAZO
    while "  AWS  " not in nube.salida():
        if proceso.poll() is not None or time.monotonic() > limite:
            proceso.kill()
            raise AssertionError(f"the cloud did not start:\n{nube.salida()}")
        time.sleep(0.1)
    yield nube
    detiene(nube)


@pytest.fixture(scope="session")
def lab(nube: Nube) -> Laboratorio:
    return Laboratorio(nube, Path(nube.bitacora).with_name("llamadas.jsonl"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    filas = [
        valor
        for informe in terminalreporter.stats.get("passed", [])
        for clave, valor in informe.user_properties
        if clave == "permiso"
    ]
    if filas:
        terminalreporter.section("permisos: función, acción, escenario que la necesita")
        for funcion, accion, escenario in sorted(filas):
            terminalreporter.write_line(f"{funcion:<42} {accion:<38} {escenario}")
