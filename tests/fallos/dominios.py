"""The three apps side by side in one process, apart from any other copy of them that the test run has loaded."""

import concurrent.futures
import contextlib
import importlib
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import chalice  # noqa: F401  loaded with the real threads, before a domain is loaded with others
from botocore.retries import quota

# The modules are loaded again for each process: compiled once, also where Python is told to write no bytecode.
_COMPILADO = tempfile.TemporaryDirectory(prefix="boletia-fallos-")
RAIZ = Path(__file__).parents[2]
ENTORNO = {
    "TABLA_EVENTOS": "eventos-local",
    "TABLA_INVENTARIO": "inventario-local",
    "TABLA_NOTIFICACIONES": "notificaciones-local",
    "SENDER_EMAIL": "boletia@example.com",
    "CONJUNTO_CORREO": "boletia-produccion",
    "ETAPA": "local",
    "PROTEGIDA": "0",
    "AWS_DEFAULT_REGION": "us-west-2",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


class Azar:
    """Chance as the apps use it, the same again after the same seed: waits, claims' owners, reservations' ids."""

    def __init__(self) -> None:
        self.dado = random.Random(0)

    def empieza(self, semilla: str) -> None:
        self.dado.seed(semilla)
        random.seed(semilla)  # botocore's own

    def uuid4(self) -> SimpleNamespace:
        return SimpleNamespace(hex=self.dado.randbytes(16).hex())


class Dominio:
    """One app, loaded once. `clientes` are the AWS clients it built, `cupos` botocore's retry allowances of them.

    `tiempo` is what it takes for the module `time`, `futuros` for names of concurrent.futures; `ajustes` are its
    variables.
    """

    def __init__(
        self,
        nombre: str,
        tiempo: Any,
        azar: Azar | None = None,
        futuros: Mapping[str, Any] = MappingProxyType({}),
        ajustes: Mapping[str, str] | None = None,
    ) -> None:
        self._rutas = [str(RAIZ / f"{nombre}-app"), str(RAIZ / f"{nombre}-app" / "vendor")]
        self._modulos: dict[str, ModuleType] = {}
        self._entorno = {**os.environ, **ENTORNO, **(ajustes or {})}
        self._tiempo, self._azar = tiempo, azar
        self.app: Any = None
        self.clientes: list[Any] = []
        self.cupos: list[Any] = []
        with (
            mock.patch.object(quota, "RetryQuota", self._cupo),
            # Parameters whose default is a function of `time` take it when their module is loaded.
            mock.patch.multiple("time", time=tiempo.time, monotonic=tiempo.monotonic, sleep=tiempo.sleep),
            mock.patch.multiple(concurrent.futures, **{"wait": concurrent.futures.wait, **futuros}),
        ):
            self._carga()
        with self.puesto():
            for modulo in map(sys.modules.__getitem__, _NOMBRES & sys.modules.keys()):
                _sustituye(modulo, tiempo, azar)

    def renace(self) -> None:
        """The app's module is run once more, as a new process does; its clients stay those that they are."""
        clientes = iter(self.clientes)
        with self.puesto():
            self.app = ModuleType("app")
            sys.modules["app"] = self.app
            suyos = _con(sys.modules["boletia.cliente"], "crea", lambda *_, **__: next(clientes))
            with suyos, _con(os, "environ", self._entorno):
                exec(self._codigo, vars(self.app))
            _sustituye(self.app, self._tiempo, self._azar)

    def _carga(self) -> None:
        compilado = mock.patch.multiple(sys, dont_write_bytecode=False, pycache_prefix=_COMPILADO.name)
        with _con(os, "environ", self._entorno), compilado, self.puesto():
            cliente = importlib.import_module("boletia.cliente")
            with _con(cliente, "crea", self._apunta(cliente.crea)):
                self.app = importlib.import_module("app")
            self._codigo = self.app.__loader__.get_code("app")

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


@contextlib.contextmanager
def _con(donde: Any, nombre: str, otro: Any) -> Iterator[None]:
    """mock.patch.object, for what is done thousands of times."""
    antes = getattr(donde, nombre)
    setattr(donde, nombre, otro)
    try:
        yield
    finally:
        setattr(donde, nombre, antes)


def _sustituye(modulo: Any, tiempo: Any, azar: Azar | None) -> None:
    """What a module takes from outside and what would make a story another one each time."""
    otros: dict[str, Any] = {"time": tiempo}
    if azar is not None:
        otros |= {"random": azar.dado, "uuid": azar, "Ksuid": lambda: _ksuid(tiempo, azar)}
    for nombre, otro in otros.items():
        if hasattr(modulo, nombre):
            setattr(modulo, nombre, otro)


def _ksuid(tiempo: Any, azar: Azar) -> bytes:
    return (int(tiempo.time()) - _EPOCA).to_bytes(4, "big") + azar.dado.randbytes(16)


_EPOCA = 1_400_000_000  # of a KSUID's seconds
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
    return {nombre: sys.modules.pop(nombre) for nombre in _NOMBRES & sys.modules.keys()}
