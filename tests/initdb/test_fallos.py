"""Each failure is one Spanish line that says what to do."""

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
    ReadTimeoutError,
    UnknownCredentialError,
)

from initdb.fallos import explica


def respuesta(codigo: str, mensaje: str = "m") -> ClientError:
    return ClientError({"Error": {"Code": codigo, "Message": mensaje}}, "CreateTable")


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
