"""The zip of each app, as `chalice deploy` makes it. Needs pip's index or its cache."""

import contextlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager, PipRunner, SubprocessPip
from chalice.utils import UI, OSUtils

from bench.informe import Fila, Seccion
from herramientas.despliegue.proyecto import APPS, RAIZ
from herramientas.despliegue.runtime import runtime

NO_SE_COPIA = shutil.ignore_patterns("deployed", "deployments", "__pycache__")
MAXIMO = 1.5  # MB


def mide() -> Seccion:
    filas = []
    for dominio in APPS:
        megas = _zip(dominio) / 1e6
        filas.append(
            Fila(f"{dominio}-app", "zip", f"{megas:.2f} MB", meta=f"≤ {MAXIMO} MB", cumple=megas <= MAXIMO)
        )
    return Seccion(
        "paquetes",
        "Zip of each app",
        "What `chalice deploy` uploads: the app, Chalice's runtime, its packages.",
        filas,
    )


def _zip(dominio: str) -> int:
    """Bytes."""
    with empaqueta(dominio) as ruta:
        return ruta.stat().st_size


@contextlib.contextmanager
def empaqueta(dominio: str) -> Iterator[Path]:
    """The app's zip, from a copy of the app."""
    osutils = OSUtils()
    pip = PipRunner(pip=SubprocessPip(osutils), osutils=osutils)
    packager = LambdaDeploymentPackager(
        osutils, DependencyBuilder(osutils=osutils, pip_runner=pip), UI(out=io.StringIO())
    )
    with tempfile.TemporaryDirectory() as temporal:
        copia = Path(shutil.copytree(RAIZ / f"{dominio}-app", Path(temporal) / dominio, ignore=NO_SE_COPIA))
        yield Path(packager.create_deployment_package(str(copia), runtime()))
