"""A copy of the repository, as a clean clone is, and two stages that it deploys to the embedded cloud."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import APPS, RAIZ, cache
from herramientas.laboratorio.nube import Nube, nube_compartida
from herramientas.local.copias import saca_zips

# The settings that tests/conftest.py gives the apps are none of a deployment's.
_DE_FUERA = {nombre: valor for nombre, valor in os.environ.items() if nombre != "PROTEGIDA"}
ETAPAS = ("produccion", "pruebas")
_CARPETAS = (
    "compartido",
    "eventos-app",
    "herramientas",
    "initdb",
    "notificaciones-app",
    "reservas-app",
)
_NO_SE_COPIA = shutil.ignore_patterns("deployed", "deployments", "__pycache__", "pruebas")


@dataclass(frozen=True)
class Copia:
    """A working copy of its own, whose commands talk to one cloud."""

    raiz: Path
    nube: Nube

    def corre(self, orden: str, etapa: str, entrada: str = "", **entorno: str) -> str:
        """What a command of `python -m herramientas.despliegue` prints; AssertionError unless it ends well."""
        proceso = self.intenta(orden, etapa, entrada, **entorno)
        assert proceso.returncode == 0, proceso.stdout + proceso.stderr
        return proceso.stdout

    def traza(self, etapa: str, id: str) -> subprocess.CompletedProcess[str]:
        return self.opera("traza", etapa, ID=id)

    def opera(self, orden: str, etapa: str, **entorno: str) -> subprocess.CompletedProcess[str]:
        """A command of `python -m herramientas.operacion`."""
        return self._ejecuta("operacion", orden, etapa, **entorno)

    def intenta(
        self, orden: str, etapa: str, entrada: str = "", **entorno: str
    ) -> subprocess.CompletedProcess[str]:
        return self._ejecuta("despliegue", orden, etapa, entrada, **entorno)

    def _ejecuta(
        self, modulo: str, orden: str, etapa: str, entrada: str = "", **entorno: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", f"herramientas.{modulo}", orden, "--stage", etapa],
            cwd=self.raiz,
            env={**_DE_FUERA, **self.nube.aws, **entorno},
            input=entrada,
            start_new_session=True,  # a test may kill it with all that it has started
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def nube(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Nube]:
    """The cloud that the end-to-end tests use too: these stages are others than theirs."""
    propia = tmp_path_factory.getbasetemp()
    with nube_compartida(propia if worker_id == "master" else propia.parent) as compartida:
        yield compartida


@pytest.fixture(scope="session")
def copia(nube: Nube, tmp_path_factory: pytest.TempPathFactory) -> Copia:
    """The copy after `make deploy` of both stages; `pruebas` is declared by its deployment."""
    copia = copia_lista(tmp_path_factory.mktemp("copia"), nube)
    for etapa in ETAPAS:
        copia.corre("deploy", etapa, ALARMAS="guardia@example.com")
    return copia


def copia_lista(destino: Path, nube: Nube) -> Copia:
    """A clean copy with the packages that `make local` has built: no pip a second time."""
    copia = Copia(copia_limpia(destino), nube)
    if (guardado := cache()) is not None:
        for app in APPS:
            saca_zips(guardado, copia.raiz / f"{app}-app")
    return copia


def copia_limpia(destino: Path) -> Path:
    """What a clean clone holds of what a deployment needs."""
    for carpeta in _CARPETAS:
        if (RAIZ / carpeta).exists():
            shutil.copytree(RAIZ / carpeta, destino / carpeta, ignore=_NO_SE_COPIA, symlinks=True)
    return destino
