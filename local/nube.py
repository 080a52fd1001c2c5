"""MiniStack, served by hypercorn in this process, with the few changes that this project needs."""

import asyncio
import errno
import functools
import importlib
import logging
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from local import partiql, permisos, salida
from local.ajustes import Ajustes, ErrorLocal, entorno_de_la_nube
from local.asgi import Aplicacion
from local.bitacora import Entregas, escribe, linea_peticion
from local.importador import con_importacion
from local.pagina import Pagina
from local.portero import Portero
from local.puerta import Puerta, Rutas

_TAREAS: set[asyncio.Task[None]] = set()  # the loop itself holds tasks weakly


def reserva_puerto(puerto: int) -> socket.socket:
    """Take the port before anything else is started; raise ErrorLocal where another process has it."""
    enchufe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    enchufe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        enchufe.bind(("127.0.0.1", puerto))
        enchufe.listen(128)  # refuses a second listener even where SO_REUSEADDR would let it bind
    except OSError as error:
        enchufe.close()
        motivo = (
            "está ocupado" if error.errno == errno.EADDRINUSE else f"no se puede abrir ({error.strerror})"
        )
        raise ErrorLocal(f"el puerto {puerto} {motivo}; use otro: make local PUERTO={puerto + 1}") from error
    return enchufe


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
    async def avisa(ambito: Any, recibe: Any, envia: Any) -> None:
        async def envia_y_avisa(mensaje: Any) -> None:
            await envia(mensaje)
            if mensaje["type"] == "lifespan.startup.complete":
                lista.set()

        await aplicacion(ambito, recibe, envia_y_avisa)

    return avisa


def _ministack(ajustes: Ajustes, temporal: Path, grupo: int) -> Aplicacion:
    """MiniStack's application behind the front door. It reads its settings when it is imported."""
    entorno = entorno_de_la_nube(os.environ, ajustes, temporal)
    os.environ.clear()
    os.environ.update(entorno)
    tempfile.tempdir = str(temporal)
    _calla(ajustes)
    ministack = importlib.import_module("ministack.app")
    rutas = Rutas()
    _ajusta_ministack(rutas, grupo)
    puerta = Puerta(ministack.app, rutas, _anota, ajustes.concurrencia)
    return Portero(Pagina(puerta), ajustes.anfitriones, _anota)


def _anota(metodo: str, ruta: str, estado: int, milisegundos: float) -> None:
    escribe(linea_peticion(metodo, ruta, estado, milisegundos))


def _calla(ajustes: Ajustes) -> None:
    """Send MiniStack's log nowhere (to standard error with DEPURAR=1), but read its deliveries."""
    raiz = logging.getLogger()
    raiz.setLevel(logging.INFO)
    raiz.addHandler(logging.StreamHandler(sys.stderr) if ajustes.depurar else logging.NullHandler())
    logging.getLogger("lambda").addHandler(Entregas())


def _ajusta_ministack(rutas: Rutas, grupo: int) -> None:
    """The missing imports, the guardian's process group, and no waiting where nothing is waited for."""
    apigateway: Any = importlib.import_module("ministack.services.apigateway_v1")
    servicio: Any = importlib.import_module("ministack.services.lambda_svc")
    lambdas: Any = importlib.import_module("ministack.core.lambda_runtime")
    apigateway.handle_request = con_importacion(apigateway.handle_request, rutas.importada)
    partiql.ajusta()
    permisos.ajusta()
    salida.ajusta()
    servicio._LAMBDA_STATE_TRANSITION_DELAY = 0  # a function not active at once costs chalice 5 s
    procesos = SimpleNamespace(**vars(subprocess))
    procesos.Popen = functools.partial(subprocess.Popen, process_group=grupo)
    lambdas.subprocess = procesos
