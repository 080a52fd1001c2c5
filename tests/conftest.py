"""Loads each domain in isolation: tests below tests/<domain>/ import that domain's `app`, `chalicelib` and `boletia`.

Three apps share these module names. Before a test module is imported, and before each of its
tests runs, its own domain's directory and modules are put in place and the other domains' are put aside.
"""

import importlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import moto  # noqa: F401  registers itself with botocore before any client is built
import pytest
from botocore.handlers import BUILTIN_HANDLERS
from hypothesis import HealthCheck, settings

from herramientas.laboratorio import dialecto

RAIZ = Path(__file__).parent.parent
Hechos = Callable[[], list[dict[str, Any]]]
DOMINIOS = ("eventos", "reservas", "notificaciones")

# What .chalice/config.json and the machine provide elsewhere.
os.environ.update(
    TABLA_EVENTOS="eventos",
    TABLA_INVENTARIO="inventario",
    TABLA_NOTIFICACIONES="notificaciones",
    SENDER_EMAIL="boletia@example.com",
    CONJUNTO_CORREO="boletia-local",
    ETAPA="local",
    PROTEGIDA="0",
    AWS_DEFAULT_REGION="us-west-2",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
)

# Each client of this process: no engine of the tests is as strict as DynamoDB.
_rechazos: list[dialecto.Rechazo] = []


def _revisa(**llamada: Any) -> None:
    try:
        dialecto.revisa_llamada(**llamada)
    except dialecto.Rechazo as rechazo:
        _rechazos.append(rechazo)
        raise


BUILTIN_HANDLERS.append(("before-parameter-build.dynamodb", _revisa))

# The machine may be busy: how long an example takes says nothing about it.
settings.register_profile("boletia", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("boletia")

# How the process of a cloud or of a browser is known: by what its environment holds, by what its order says.
_DE_NUBE, _DE_NUBE_O_NAVEGADOR = "BOLETIA_PRUEBA", ("ministack.app", "playwright", "firefox")
_marcada = True


def _exige_marca(suceso: str, argumentos: tuple[Any, ...]) -> None:
    """Whoever starts a cloud or a browser without the marker `nube` would be run by `make test-rapido`."""
    if suceso != "subprocess.Popen" or _marcada:
        return
    orden, entorno = str(argumentos[1]), argumentos[3] or {}
    if _DE_NUBE in entorno or any(nombre in orden for nombre in _DE_NUBE_O_NAVEGADOR):
        pytest.fail(f"falta el marcador nube: esta prueba arranca {orden}")


sys.addaudithook(_exige_marca)

_modulos: dict[str, dict[str, ModuleType]] = {dominio: {} for dominio in DOMINIOS}
_activo: str | None = None


def activa(dominio: str) -> None:
    """From here on `import app`, `chalicelib` and `boletia` mean this domain's."""
    global _activo
    if dominio == _activo:
        return
    if _activo is not None:
        for ruta in _rutas(_activo):
            sys.path.remove(ruta)
        _modulos[_activo] = {nombre: sys.modules.pop(nombre) for nombre in _cargados()}
    sys.path[:0] = _rutas(dominio)
    sys.modules.update(_modulos[dominio])
    _activo = dominio


def _rutas(dominio: str) -> list[str]:
    """Where Chalice, and Lambda with its zip, finds the domain's modules and those that it shares."""
    return [str(RAIZ / f"{dominio}-app"), str(RAIZ / f"{dominio}-app" / "vendor")]


def _cargados() -> list[str]:
    return [nombre for nombre in sys.modules if nombre.split(".")[0] in ("app", "chalicelib", "boletia")]


def _activa_el_de(ruta: Path) -> None:
    carpeta = ruta.relative_to(RAIZ / "tests").parts[0]
    if carpeta in DOMINIOS:
        activa(carpeta)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    if isinstance(collector, pytest.Module):
        _activa_el_de(collector.path)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    global _marcada
    _marcada = item.get_closest_marker("nube") is not None
    _activa_el_de(item.path)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """A request that DynamoDB would refuse fails its test, also where the code under test survives any failure."""
    hecho = yield
    if _rechazos:
        raise _rechazos.pop()
    return hecho


@pytest.fixture
def rechazos() -> list[dialecto.Rechazo]:
    """The requests that DynamoDB would have refused; whoever provokes one takes it out."""
    return _rechazos


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses the embedded cloud or a browser is marked so, and left out by `make test-rapido`."""
    for item in items:
        if {"nube", "chrome"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("nube")


@pytest.fixture
def hechos(caplog: pytest.LogCaptureFixture) -> Hechos:
    """What the domain has logged since the test began: the fields of each line, and all that logging adds."""
    bitacora: Any = importlib.import_module("boletia.bitacora")  # the domain's whose test runs
    caplog.set_level(logging.INFO)
    caplog.clear()
    return lambda: [
        {**vars(linea), **(linea.msg if isinstance(linea.msg, dict) else {"hecho": linea.getMessage()})}
        for linea in caplog.records
        if linea.name == bitacora._log.name
    ]
