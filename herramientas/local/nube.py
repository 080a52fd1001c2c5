"""MiniStack, served by hypercorn in this process, with the few changes that this project needs."""

import asyncio
import functools
import importlib
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from herramientas.local import identidad, lectores, partiql, permisos, rebotes, salida, uniones
from herramientas.local.ajustes import Ajustes, ErrorLocal, entorno_de_la_nube
from herramientas.local.asgi import Aplicacion
from herramientas.local.bitacora import Correos, Entregas, escribe, linea_peticion
from herramientas.local.compresion import Compresion
from herramientas.local.importador import con_importacion
from herramientas.local.pagina import Pagina
from herramientas.local.parche import Parche
from herramientas.local.portero import Portero
from herramientas.local.puerta import Puerta, Rutas

_TAREAS: set[asyncio.Task[None]] = set()  # the loop itself holds tasks weakly


async def arranca_nube(ajustes: Ajustes, enchufe: socket.socket, temporal: Path, grupo: int) -> None:
    """Serve the cloud on `enchufe` from now on; its files go to `temporal`, its processes join `grupo`."""
    lista = asyncio.Event()
    aplicacion = _al_arrancar(_ministack(ajustes, temporal, grupo), lista)
    servidor = asyncio.create_task(
        serve(aplicacion, _configuracion(enchufe), shutdown_trigger=asyncio.Event().wait)
    )
    _TAREAS.add(servidor)
    espera = asyncio.create_task(lista.wait())
    await asyncio.wait({servidor, espera}, return_when=asyncio.FIRST_COMPLETED)
    if servidor.done():
        raise ErrorLocal("la nube local no arrancó (DEPURAR=1 muestra por qué)")


async def calienta() -> None:
    """Start one worker for each deployed function, so that the first customer does not wait for it."""
    servicio: Any = importlib.import_module("ministack.services.lambda_svc")
    funciones = list(servicio._functions.items())
    await asyncio.gather(*(asyncio.to_thread(_calienta, *funcion) for funcion in funciones))


def _calienta(nombre: str, funcion: dict[str, Any]) -> None:
    lambdas: Any = importlib.import_module("ministack.core.lambda_runtime")
    trabajador, _ = lambdas.acquire_worker(nombre, funcion["config"], funcion["code_zip"])
    try:
        lambdas.ensure_spawned(trabajador)
    finally:
        lambdas.release_worker(trabajador)


def _configuracion(enchufe: socket.socket) -> Config:
    configuracion = Config()
    configuracion.bind = [f"fd://{enchufe.fileno()}"]
    configuracion.keep_alive_timeout = 75
    configuracion.include_date_header = False  # MiniStack writes its own
    configuracion.include_server_header = False
    configuracion.errorlog = logging.getLogger("hypercorn.error")
    return configuracion


def _al_arrancar(aplicacion: Aplicacion, lista: asyncio.Event) -> Any:
    async def vigilada(ambito: Any, recibe: Any, envia: Any) -> None:
        async def envia_y_mira(mensaje: Any) -> None:
            await envia(mensaje)
            if mensaje["type"] == "lifespan.startup.complete":
                lista.set()

        await aplicacion(ambito, recibe, envia_y_mira)

    return vigilada


def _ministack(ajustes: Ajustes, temporal: Path, grupo: int) -> Aplicacion:
    """MiniStack's application behind the front door. It reads its settings when it is imported."""
    entorno = entorno_de_la_nube(os.environ, ajustes, temporal)
    os.environ.clear()
    os.environ.update(entorno)
    tempfile.tempdir = str(temporal)
    _calla(ajustes)
    ministack = importlib.import_module("ministack.app")
    rutas = Rutas()
    for parche in parches(rutas, grupo):
        parche.pon()
    puerta = Puerta(ministack.app, rutas, _anota, ajustes.concurrencia)
    return Portero(Compresion(Pagina(puerta, lambda: rutas.cliente)), ajustes.anfitriones, _anota)


def _anota(metodo: str, ruta: str, estado: int, milisegundos: float) -> None:
    escribe(linea_peticion(metodo, ruta, estado, milisegundos))


def _calla(ajustes: Ajustes) -> None:
    """Send MiniStack's log nowhere (to standard error with DEPURAR=1), but read its deliveries."""
    raiz = logging.getLogger()
    raiz.setLevel(logging.INFO)
    raiz.addHandler(logging.StreamHandler(sys.stderr) if ajustes.depurar else logging.NullHandler())
    logging.getLogger("lambda").addHandler(Entregas())
    logging.getLogger("ses").addHandler(Correos(_correo))


def _correo(id: str) -> dict[str, Any]:
    """An e-mail as SES keeps it."""
    ses: Any = importlib.import_module("ministack.services.ses")
    return next(correo for correo in reversed(ses._sent_emails_list()) if correo["MessageId"] == id)


def _de_uno_en_uno(llamada: Callable[..., Any]) -> Callable[..., Any]:
    candado = threading.Lock()

    @functools.wraps(llamada)
    def de_uno_en_uno(*argumentos: Any, **nombrados: Any) -> Any:
        with candado:
            return llamada(*argumentos, **nombrados)

    return de_uno_en_uno


def parches(rutas: Rutas, grupo: int) -> list[Parche]:
    """Every correction of MiniStack: the missing imports, the guardian's process group, what others here explain."""
    procesos = SimpleNamespace(**vars(subprocess))
    procesos.Popen = functools.partial(subprocess.Popen, process_group=grupo)
    return [
        Parche(
            "ministack.services.apigateway_v1",
            "handle_request",
            "no importa APIs",
            lambda manejador: con_importacion(manejador, rutas.importada),
        ),
        Parche(
            "ministack.services.lambda_svc",
            "_LAMBDA_STATE_TRANSITION_DELAY",
            "una función que no está activa al instante le cuesta 5 s a chalice",
            lambda _: 0,
        ),
        Parche(
            "ministack.core.lambda_runtime",
            "subprocess",
            "sus procesos deben terminar con la nube",
            lambda _: procesos,
        ),
        Parche(
            "ministack.services.sts",
            "register_session",
            "dos trabajadores que arrancan a la vez se estorban",
            _de_uno_en_uno,
        ),
        *identidad.PARCHES,
        *lectores.PARCHES,
        *partiql.PARCHES,
        *permisos.PARCHES,
        *rebotes.PARCHES,
        *salida.PARCHES,
        *uniones.PARCHES,
    ]
