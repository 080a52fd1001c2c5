"""The programs that a deployment runs (initdb, chalice, operacion), each with the same environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from despliegue.etapa import RAIZ
from despliegue.fallos import Detenido
from local.ajustes import REGION, cache_del_entorno
from local.despliegue import resumen
from local.paquetes import carpeta_de_ruedas, sirven_sin_red

CHALICE = str(Path(sys.executable).with_name("chalice"))  # its `main` alone returns its exit code


@dataclass(frozen=True)
class Ordenes:
    """Runs programs in the repository; `depura` shows what they say instead of the one line that matters."""

    entorno: Mapping[str, str] = field(default_factory=lambda: os.environ)
    depura: bool = False

    def modulo(self, paso: str, *orden: str, remedio: str = "", entrada: str = "") -> str:
        """Run a Python module of this repository and return its output. Raises Detenido."""
        return self._corre(paso, (sys.executable, "-m", *orden), {}, remedio, entrada)

    def chalice(self, paso: str, app: str, *orden: str) -> str:
        """Run Chalice on an app and return its output. Raises Detenido."""
        carpeta = RAIZ / f"{app}-app"
        remedio = f"corrija la causa y repita; con DEPURAR=1 se ve todo lo que dice Chalice en {app}-app"
        return self._corre(paso, (CHALICE, "--project-dir", str(carpeta), *orden), _ruedas(app), remedio, "")

    def _corre(
        self, paso: str, orden: tuple[str, ...], extra: Mapping[str, str], remedio: str, entrada: str
    ) -> str:
        proceso = subprocess.run(
            orden,
            cwd=RAIZ,
            env={**_BASE, **self.entorno, **extra},
            input=entrada,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if self.depura:
            sys.stderr.write(proceso.stdout)
        if proceso.returncode != 0:
            raise Detenido(paso, resumen(proceso.stdout), remedio)
        return proceso.stdout


_BASE = {"AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _ruedas(app: str) -> dict[str, str]:
    """Where pip finds the app's dependencies without the network, if `make local` built them before."""
    cache = cache_del_entorno()
    ruedas = cache and carpeta_de_ruedas(cache, RAIZ / f"{app}-app")
    if not ruedas or not sirven_sin_red(ruedas):
        return {}
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(ruedas)}
