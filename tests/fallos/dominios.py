"""The three apps side by side in one process, apart from any other copy of them that the test run has loaded."""

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from botocore.retries import quota

RAIZ = Path(__file__).parents[2]
ENTORNO = {
    "TABLA_EVENTOS": "eventos-local",
    "TABLA_INVENTARIO": "inventario-local",
    "TABLA_NOTIFICACIONES": "notificaciones-local",
    "SENDER_EMAIL": "boletia@example.com",
    "ETAPA": "local",
    "PROTEGIDA": "0",
    "AWS_DEFAULT_REGION": "us-west-2",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


class Dominio:
    """One app, loaded once. `clientes` are the AWS clients it built, `cupos` botocore's retry allowances of them."""

    def __init__(self, nombre: str, tiempo: Any) -> None:
        self._rutas = [str(RAIZ / f"{nombre}-app"), str(RAIZ / f"{nombre}-app" / "vendor")]
        self._modulos: dict[str, ModuleType] = {}
        self.clientes: list[Any] = []
        self.cupos: list[Any] = []
        with (
            mock.patch.dict(os.environ, ENTORNO),
            mock.patch.object(quota, "RetryQuota", self._cupo),
            # Parameters whose default is a function of `time` take it when their module is loaded.
            mock.patch.multiple("time", time=tiempo.time, monotonic=tiempo.monotonic, sleep=tiempo.sleep),
            self.puesto(),
        ):
            cliente = importlib.import_module("boletia.cliente")
            with mock.patch.object(cliente, "crea", self._apunta(cliente.crea)):
                self.app: Any = importlib.import_module("app")
            for nombre in _NOMBRES & sys.modules.keys():
                if hasattr(sys.modules[nombre], "time"):
                    sys.modules[nombre].time = tiempo  # type: ignore[attr-defined]

    def modulo(self, nombre: str) -> Any:
        with self.puesto():
            return importlib.import_module(nombre if "." in nombre else f"chalicelib.{nombre}")

    @contextlib.contextmanager
    def puesto(self) -> Iterator[None]:
        """While this lasts `app` and `chalicelib` mean this domain's, also for imports inside functions."""
        otros = _saca()
        sys.path[:0] = self._rutas
        sys.modules.update(self._modulos)
        try:
            yield
        finally:
            self._modulos = _saca()
            for ruta in self._rutas:
                sys.path.remove(ruta)
            sys.modules.update(otros)

    def _apunta(self, crea: Any) -> Any:
        def crea_y_apunta(*argumentos: Any, **opciones: Any) -> Any:
            self.clientes.append(crea(*argumentos, **opciones))
            return self.clientes[-1]

        return crea_y_apunta

    def _cupo(self) -> Any:
        self.cupos.append(_RetryQuota())
        return self.cupos[-1]


_RetryQuota = quota.RetryQuota


def _nombres() -> set[str]:
    """Every module name that the apps share."""
    ficheros = [*RAIZ.glob("*-app/chalicelib/*.py"), *RAIZ.glob("compartido/boletia/*.py")]
    return {
        "app",
        "chalicelib",
        "boletia",
        *(f"{fichero.parent.name}.{fichero.stem}" for fichero in ficheros),
    }


_NOMBRES = _nombres()


def _saca() -> dict[str, ModuleType]:
    return {nombre: sys.modules.pop(nombre) for nombre in _NOMBRES if nombre in sys.modules}
