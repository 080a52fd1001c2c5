"""MiniStack as a DynamoDB engine: called as a function, or served by a process of its own."""

import contextlib
import functools
import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from herramientas.laboratorio.maquina import puerto_libre, servidor
from herramientas.laboratorio.respuesta import respuesta_cruda
from herramientas.local import partiql


@functools.cache
def dynamodb() -> Any:
    """MiniStack's implementation of DynamoDB in this process, with what `make local` adds to it."""
    servicio = importlib.import_module("ministack.services.dynamodb")
    for parche in partiql.PARCHES:
        replace(parche, _originales=[]).pon()  # ours for good; whoever puts them himself finds them unused
    return servicio


def responde(peticion: AWSPreparedRequest) -> AWSResponse:
    """What it answers to a request that botocore was about to send."""
    cuerpo = peticion.body if isinstance(peticion.body, bytes) else str(peticion.body).encode()
    cabeceras = {clave.lower(): _texto(valor) for clave, valor in peticion.headers.items()}
    try:
        dynamodb().handle_request("POST", "/", cabeceras, cuerpo, {}).send(None)
    except StopIteration as fin:
        estado, _cabeceras, contenido = fin.value
    crudo = contenido if isinstance(contenido, bytes) else contenido.encode()
    return respuesta_cruda(peticion, crudo, estado, "application/x-amz-json-1.0")


def _texto(valor: Any) -> str:
    return valor.decode() if isinstance(valor, bytes) else str(valor)


@contextlib.contextmanager
def ministack(**ajustes: str) -> Iterator[str]:
    """The address of a fresh MiniStack, all services, as its authors ship it; `ajustes` are its own variables."""
    puerto = puerto_libre()
    orden = [sys.executable, "-m", "hypercorn", "ministack.app:app", "--bind", f"127.0.0.1:{puerto}"]
    with servidor(orden, puerto, GATEWAY_PORT=str(puerto), BIND_HOST="127.0.0.1", **ajustes) as direccion:
        yield direccion
