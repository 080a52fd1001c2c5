"""MiniStack as a DynamoDB engine: called as a function, served by a process of its own, or with all of its services.

`python -m herramientas.laboratorio.ministack PUERTO` serves its DynamoDB alone, one request after another.
"""

import contextlib
import functools
import importlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.maquina import puerto_libre, servidor
from herramientas.laboratorio.respuesta import respuesta_cruda
from herramientas.local import partiql

TIPO = "application/x-amz-json-1.0"


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
    estado, contenido = _atiende(cabeceras, cuerpo)
    return respuesta_cruda(peticion, contenido, estado, TIPO)


def _atiende(cabeceras: Mapping[str, str], cuerpo: bytes) -> tuple[int, bytes]:
    try:
        dynamodb().handle_request("POST", "/", cabeceras, cuerpo, {}).send(None)
    except StopIteration as fin:
        estado, _cabeceras, contenido = fin.value
    return estado, contenido if isinstance(contenido, bytes) else contenido.encode()


def _texto(valor: Any) -> str:
    return valor.decode() if isinstance(valor, bytes) else str(valor)


@contextlib.contextmanager
def dynamodb_aparte() -> Iterator[str]:
    """The address of its DynamoDB, fresh, in a process of its own."""
    puerto = puerto_libre()
    orden = [sys.executable, "-m", "herramientas.laboratorio.ministack", str(puerto)]
    with servidor(orden, puerto, PYTHONPATH=str(RAIZ)) as direccion:
        yield direccion


@contextlib.contextmanager
def ministack(**ajustes: str) -> Iterator[str]:
    """The address of a fresh MiniStack, all services, as its authors ship it; `ajustes` are its own variables."""
    puerto = puerto_libre()
    orden = [sys.executable, "-m", "hypercorn", "ministack.app:app", "--bind", f"127.0.0.1:{puerto}"]
    with servidor(orden, puerto, GATEWAY_PORT=str(puerto), BIND_HOST="127.0.0.1", **ajustes) as direccion:
        yield direccion


class _Mesa(BaseHTTPRequestHandler):
    """A connection of a client's."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer leaves in one piece
    _turno = Lock()

    def do_POST(self) -> None:
        cuerpo = self.rfile.read(int(self.headers["Content-Length"]))
        with self._turno:
            estado, contenido = _atiende(
                {clave.lower(): valor for clave, valor in self.headers.items()}, cuerpo
            )
        self.send_response(estado)
        self.send_header("Content-Type", TIPO)
        self.send_header("Content-Length", str(len(contenido)))
        self.end_headers()
        self.wfile.write(contenido)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


if __name__ == "__main__":
    dynamodb()  # before the first client comes
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Mesa).serve_forever()
