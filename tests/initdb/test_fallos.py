"""Each failure is one Spanish line that says what to do."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
    ReadTimeoutError,
    UnknownCredentialError,
)

from initdb.fallos import explica, firma


def respuesta(codigo: str, mensaje: str = "m") -> ClientError:
    dicho: Any = {"Error": {"Code": codigo, "Message": mensaje}, "Servicio": "dynamodb"}
    return ClientError(dicho, "CreateTable")


@pytest.mark.parametrize(
    ("error", "consejo"),
    [
        (NoRegionError(), "AWS_DEFAULT_REGION"),
        (NoCredentialsError(), "AWS_ACCESS_KEY_ID"),
        (ProfileNotFound(profile="ana"), "AWS_PROFILE"),
        (EndpointConnectionError(endpoint_url="http://x"), "AWS_ENDPOINT_URL"),
        (ReadTimeoutError(endpoint_url="http://x"), "AWS_ENDPOINT_URL"),
        (UnknownCredentialError(name="x"), "configuración de AWS"),
        (respuesta("AccessDeniedException"), "pida dynamodb:CreateTable"),
        (respuesta("UnrecognizedClientException"), "no reconoce las credenciales"),
        (respuesta("ExpiredTokenException"), "han caducado"),
        (respuesta("LoQueSea", "dos\nlíneas"), "DynamoDB rechaza CreateTable: LoQueSea"),
    ],
)
def test_a_failure_is_one_line_with_what_to_do(error: Exception, consejo: str) -> None:
    linea = explica(error)

    assert consejo in linea
    assert "\n" not in linea


@pytest.mark.parametrize(
    ("servicio", "llama", "consejo"),
    [
        ("lambda", lambda cliente: cliente.delete_function(FunctionName="f"), "pida lambda:DeleteFunction"),
        ("iam", lambda cliente: cliente.get_role(RoleName="r"), "pida iam:GetRole"),
        ("sns", lambda cliente: cliente.create_topic(Name="t"), "pida sns:CreateTopic"),
    ],
)
def test_a_refusal_names_the_service_that_refused(
    servicio: Any, llama: Callable[[Any], Any], consejo: str
) -> None:
    cliente = firma(boto3.client(servicio, region_name="us-west-2"))
    cliente.meta.events.register("before-call", lambda **_: (_Respuesta, _denegado()))

    with pytest.raises(ClientError) as rechazo:
        llama(cliente)

    assert consejo in explica(rechazo.value)


def test_a_service_that_is_not_there_is_named() -> None:
    sin_red = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    cliente = firma(
        boto3.client("cloudwatch", region_name="us-west-2", endpoint_url="http://127.0.0.1:9", config=sin_red)
    )

    with pytest.raises(EndpointConnectionError) as rechazo:
        cliente.describe_alarms()

    assert "no se llega a CloudWatch" in explica(rechazo.value)


class _Respuesta:
    status_code = 403


def _denegado() -> dict[str, Any]:
    return {"Error": {"Code": "AccessDeniedException", "Message": "m"}, "ResponseMetadata": {}}
