"""Whom API Gateway is told to ask about organisers, when the app is deployed. What it does then: tests/protegida."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from boletia.autorizador import Autorizador, de_organizadores

DESPLIEGA = {"AWS_CHALICE_CLI_MODE": "true", "PROTEGIDA": "1", "USUARIOS": "boletia"}


class Cognito:
    """An account's pools, each with clients of these names, one on each page of a list."""

    def __init__(self, usuarios: list[str], clientes: list[str]) -> None:
        self._usuarios, self._clientes = usuarios, clientes

    def get_paginator(self, lista: str) -> Any:
        class Paginador:
            paginate = {"list_user_pools": self._pools, "list_user_pool_clients": self._clients}[lista]

        return Paginador

    def _pools(self, MaxResults: int) -> Any:
        assert MaxResults == 60  # as many as Cognito gives
        return _leidas([{"UserPools": [{"Name": uno, "Id": f"id-{uno}"}]} for uno in self._usuarios])

    def _clients(self, UserPoolId: str, MaxResults: int) -> Any:
        assert MaxResults == 60
        suyos = [{"ClientName": uno, "ClientId": f"{UserPoolId}/{uno}"} for uno in self._clientes]
        return _leidas([{"UserPoolClients": [uno]} for uno in suyos])

    def describe_user_pool(self, UserPoolId: str) -> Any:
        return {"UserPool": {"Arn": f"arn:{UserPoolId}"}}


def _leidas(paginas: Any) -> Any:
    """As they come out of an answer: no text is the one that was asked with."""
    return json.loads(json.dumps(paginas))


def _de(autorizador: Autorizador | None) -> tuple[Any, Any]:
    """The pools and the client that the gateway is told of."""
    assert autorizador is not None
    dicho = autorizador.to_swagger()["x-amazon-apigateway-authorizer"]
    return dicho["providerARNs"], dicho["identityValidationExpression"]


def _nadie(_servicio: str) -> Any:
    raise AssertionError


def test_the_gateway_asks_the_stages_pool_and_takes_tokens_of_its_client_alone() -> None:
    cognito = Cognito(["boleti", "boletia", "boletia2"], ["a", "boletia", "z"])

    autorizador = de_organizadores(DESPLIEGA, lambda servicio: {"cognito-idp": cognito}[servicio])

    assert _de(autorizador) == (["arn:id-boletia"], "id-boletia/boletia")


@pytest.mark.parametrize(
    ("usuarios", "clientes", "dice"),
    [
        ([], ["boletia"], "Hay 0 UserPools de nombre «boletia»"),
        (["boletia", "boletia"], ["boletia"], "Hay 2 UserPools"),
        (["boletia"], ["otro"], "Hay 0 UserPoolClients"),
        (["boletia"], ["boletia", "boletia"], "Hay 2 UserPoolClients"),
    ],
)
def test_a_pool_or_client_that_could_be_anybodys_ends_the_deployment(
    usuarios: list[str], clientes: list[str], dice: str
) -> None:
    with pytest.raises(SystemExit, match=dice):
        de_organizadores(DESPLIEGA, lambda _: Cognito(usuarios, clientes))


@pytest.mark.parametrize(
    "fallo", [NoCredentialsError(), ClientError({"Error": {"Code": "AccessDenied"}}, "ListUserPools")]
)
def test_an_account_that_does_not_answer_ends_the_deployment_in_one_line(fallo: Exception) -> None:
    def falla(_servicio: str) -> Any:
        raise fallo

    with pytest.raises(SystemExit, match=r"^No se puede preguntar a Cognito .*: dé credenciales y región$"):
        de_organizadores(DESPLIEGA, falla)


def test_a_package_asks_no_account_and_names_no_pool() -> None:
    autorizador = de_organizadores({**DESPLIEGA, "USUARIOS_POR_PARAMETRO": "1"}, _nadie)

    assert _de(autorizador) == (["arn:aws:cognito-idp:::userpool/"], "-")


@pytest.mark.parametrize("entorno", [{**DESPLIEGA, "PROTEGIDA": "0"}, {"PROTEGIDA": "1"}, {"PROTEGIDA": "0"}])
def test_an_open_stage_has_none_and_a_function_that_runs_makes_none(entorno: dict[str, str]) -> None:
    assert de_organizadores(entorno, _nadie) is None
