"""The engines behind an injector: moto and MiniStack, both in this process, and DynamoDB Local where there is one."""

import contextlib
from collections.abc import Iterator

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from herramientas.laboratorio import ministack
from herramientas.laboratorio.dynamodb_local import carpeta, dynamodb_local
from tests.fallos.inyector import Llamada, Motor

MOTORES = ("moto", "ministack", *(["dynamodb-local"] if carpeta() else []))


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
    ministack.dynamodb().reset()
    yield lambda _, peticion: ministack.responde(peticion)
    ministack.dynamodb().reset()


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
