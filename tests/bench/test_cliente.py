"""What makes the AWS clients quick to build leaves them what boto3's are: same addresses, signatures and attempts."""

import gc
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.conftest import DOMINIOS, activa

REGIONES = ("us-west-2", "us-east-1", "eu-south-2", "cn-north-1", "us-gov-west-1")
OPERACIONES = {
    "dynamodb": ("describe_table", {"TableName": "inventario"}),
    "ses": ("verify_email_identity", {"EmailAddress": "boletia@example.com"}),
    "sts": ("get_caller_identity", {}),  # not ours, but credentials by web identity or by role need it
}


class Enviada(Exception):
    """Carries the request that would have been sent."""

    def __init__(self, peticion: Any) -> None:
        super().__init__(peticion.url)
        self.peticion = peticion


def _atrapa(request: Any, **_: object) -> None:
    raise Enviada(request)


def _peticion(cliente: Any, servicio: str) -> Any:
    operacion, parametros = OPERACIONES[servicio]
    cliente.meta.events.register_first("before-send", _atrapa)
    with pytest.raises(Enviada) as enviada:
        getattr(cliente, operacion)(**parametros)
    return enviada.value.peticion


def _ambito(peticion: Any) -> str:
    """Region and service that the signature is for."""
    return str(
        peticion.headers["Authorization"].decode().split("Credential=")[1].split(",")[0].split("/", 2)[2]
    )


def _nuestro(dominio: str, servicio: str, **config: Any) -> Any:
    activa(dominio)
    from boletia import cliente

    return cliente.crea(servicio, cliente.BREVE.merge(Config(**config)))


@pytest.mark.parametrize("servicio", OPERACIONES)
@pytest.mark.parametrize("region", REGIONES)
def test_requests_go_where_those_of_boto3_go_and_are_signed_for_the_same(region: str, servicio: str) -> None:
    cliente: Any = boto3.Session().client(servicio, region_name=region)  # type: ignore[call-overload]
    suya = _peticion(cliente, servicio)

    nuestra = _peticion(_nuestro("reservas", servicio, region_name=region), servicio)

    assert (nuestra.url, _ambito(nuestra)) == (suya.url, _ambito(suya))


def test_aws_endpoint_url_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")

    peticion = _peticion(_nuestro("eventos", "dynamodb"), "dynamodb")

    assert peticion.url == "http://127.0.0.1:4566/"


@pytest.mark.parametrize("dominio", DOMINIOS)
def test_a_call_is_tried_three_times_and_collecting_garbage_goes_on(dominio: str) -> None:
    cliente = _nuestro(dominio, "dynamodb")

    assert cliente.meta.config.retries == {"mode": "standard", "total_max_attempts": 3}
    assert gc.isenabled()
