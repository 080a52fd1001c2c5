"""The engines that answer: moto, MiniStack (both in this process) and AWS's own DynamoDB Local."""

import contextlib
import functools
import importlib
import json
from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from herramientas.local import partiql
from tests.fallos.dynamodb_local import dynamodb_local
from tests.fallos.inyector import Llamada, Motor, respuesta_cruda

MOTORES = ("moto", "ministack", "dynamodb-local")


@contextlib.contextmanager
def motor(nombre: str) -> Iterator[Motor]:
    """An engine without any table."""
    abre = {"moto": _moto, "ministack": _ministack, "dynamodb-local": _dynamodb_local}[nombre]
    with abre() as responde:
        yield responde


@contextlib.contextmanager
def _moto() -> Iterator[Motor]:
    from moto import mock_aws
    from moto.core.models import botocore_stubber

    def responde(llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        peticion.url = f"https://{llamada.servicio}.us-west-2.amazonaws.com/"
        # Switched on for this request alone: otherwise moto would also carry out what a fault has answered.
        botocore_stubber.enabled = True
        try:
            respuesta = botocore_stubber(f"before-send.{llamada.servicio}.{llamada.operacion}", peticion)
        finally:
            botocore_stubber.enabled = False
        assert respuesta is not None
        return respuesta

    with mock_aws():
        botocore_stubber.enabled = False
        yield responde
        botocore_stubber.enabled = True


@contextlib.contextmanager
def _ministack() -> Iterator[Motor]:
    servicio = ministack_dynamodb()
    servicio.reset()
    yield responde_ministack
    servicio.reset()


@functools.cache
def ministack_dynamodb() -> Any:
    """MiniStack's implementation of DynamoDB, called as a function, with what `make local` adds to it."""
    servicio = importlib.import_module("ministack.services.dynamodb")
    for parche in partiql.PARCHES:
        parche.pon()
    return servicio


def responde_ministack(_: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
    cuerpo = peticion.body if isinstance(peticion.body, bytes) else str(peticion.body).encode()
    cabeceras = {clave.lower(): _texto(valor) for clave, valor in peticion.headers.items()}
    try:
        ministack_dynamodb().handle_request("POST", "/", cabeceras, cuerpo, {}).send(None)
    except StopIteration as fin:
        estado, _cabeceras, contenido = fin.value
    crudo = contenido if isinstance(contenido, bytes) else contenido.encode()
    return respuesta_cruda(peticion, crudo, estado, "application/x-amz-json-1.0")


def _texto(valor: Any) -> str:
    return valor.decode() if isinstance(valor, bytes) else str(valor)


@contextlib.contextmanager
def _dynamodb_local() -> Iterator[Motor]:
    sesion = URLLib3Session()

    with dynamodb_local() as direccion:

        def responde(_: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
            return sesion.send(
                AWSPreparedRequest("POST", direccion, peticion.headers, peticion.body, stream_output=False)
            )

        yield responde
    sesion.close()


def registros_de_ministack(tabla: str) -> list[dict[str, Any]]:
    """All records of a table's stream so far, as Lambda delivers them."""
    registros = ministack_dynamodb().stream_live_records(tabla)
    return list(json.loads(json.dumps(registros)))
