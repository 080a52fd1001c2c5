"""One embedded cloud with IAM enforced and written down, and the table of what was proven at the end."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herramientas.laboratorio.nube import Nube, nube_local
from tests.permisos.laboratorio import Laboratorio

CORREOS = "notificaciones-local-notificaciones"
ANOTADA = (sys.executable, "-m", "tests.permisos.nube_anotada")


@pytest.fixture(scope="session")
def llamadas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cloud writes down what IAM is asked."""
    return tmp_path_factory.mktemp("permisos") / "llamadas.jsonl"


@pytest.fixture(scope="session")
def nube(llamadas: Path) -> Iterator[Nube]:
    with nube_local(orden=ANOTADA, BOLETIA_LLAMADAS=str(llamadas)) as nube:
        yield nube


@pytest.fixture(scope="session")
def lab(nube: Nube, llamadas: Path) -> Laboratorio:
    # Who may not send waits for it as long as the function may run, which is 15 minutes.
    nube.cliente("lambda").update_function_configuration(FunctionName=CORREOS, Timeout=20)
    return Laboratorio(nube, llamadas)


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
