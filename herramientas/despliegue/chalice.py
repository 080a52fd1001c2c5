"""Chalice as this project runs it: on an app's folder, with the app's own wheels, telling one line where it fails."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from herramientas.despliegue.cuenta import region_de
from herramientas.despliegue.fallos import Detenido, resumen
from herramientas.despliegue.proyecto import RAIZ, cache
from herramientas.despliegue.ruedas import carpeta_de_ruedas, construye, para_pip

CHALICE = str(Path(sys.executable).with_name("chalice"))  # its autoreload starts this file again
_BASE = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    # AWS takes one new API in three seconds; two domains are deployed side by side.
    "AWS_RETRY_MODE": "standard",
    "AWS_MAX_ATTEMPTS": "12",
}


@dataclass(frozen=True)
class Chalice:
    """`raiz` holds the apps' folders; `depura` shows what Chalice says; its processes join group `grupo`."""

    entorno: Mapping[str, str] = field(default_factory=lambda: os.environ)
    raiz: Path = RAIZ
    depura: bool = False
    grupo: int | None = None

    def carpeta(self, app: str) -> Path:
        return self.raiz / f"{app}-app"

    def orden(self, app: str, *orden: str) -> list[str]:
        """The command line."""
        return [CHALICE, "--project-dir", str(self.carpeta(app)), *orden]

    def corre(self, app: str, *orden: str) -> str:
        """Run Chalice on an app and return its output. Raises Detenido."""
        proceso = subprocess.run(
            self.orden(app, *orden),
            cwd=self.raiz,
            env={**_BASE, **self.entorno, **self._region(), **self._ruedas(app)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=self.grupo,
            check=False,
        )
        if self.depura:
            sys.stderr.write(proceso.stdout)
        if proceso.returncode != 0:
            raise Detenido(f"{app}-app", resumen(proceso.stdout))
        return proceso.stdout

    def desplegado(self, app: str, etapa: str) -> dict[str, dict[str, Any]]:
        """What Chalice wrote down about an app's deployment from this folder, by resource name."""
        archivo = self._anotado(app, etapa)
        if not archivo.exists():
            return {}
        return {recurso["name"]: recurso for recurso in json.loads(archivo.read_text())["resources"]}

    def anota(self, app: str, etapa: str, recursos: Iterable[Mapping[str, Any]]) -> None:
        """Write down what is deployed, as Chalice does."""
        archivo = self._anotado(app, etapa)
        archivo.parent.mkdir(parents=True, exist_ok=True)
        contenido = {"resources": list(recursos), "schema_version": "2.0", "backend": "api"}
        archivo.write_text(json.dumps(contenido, indent=2) + "\n")

    def olvida(self, app: str, etapa: str) -> None:
        """Remove what Chalice wrote down: it is no longer there."""
        self._anotado(app, etapa).unlink(missing_ok=True)

    def api(self, app: str, etapa: str) -> str | None:
        """The id of the app's API, if it was deployed from this folder."""
        api: str | None = self.desplegado(app, etapa).get("rest_api", {}).get("rest_api_id")
        return api

    def _anotado(self, app: str, etapa: str) -> Path:
        return self.carpeta(app) / ".chalice" / "deployed" / f"{etapa}.json"

    def _region(self) -> dict[str, str]:
        """In both variables: of what Chalice uses, some reads one and some the other."""
        return dict.fromkeys(("AWS_REGION", "AWS_DEFAULT_REGION"), region_de(self.entorno))

    def _ruedas(self, app: str) -> dict[str, str]:
        if (guardado := cache()) is None:
            return {}
        ruedas = carpeta_de_ruedas(guardado, self.carpeta(app))
        construye(self.carpeta(app), ruedas, self.entorno)
        return para_pip(ruedas)
