"""What API Gateway asks before a route of organisers: a token of the stage's user pool, given to its own client.

Like the stream (`boletia.stream`), the pool is asked for when the app is deployed and is nowhere written down: it is
called as USUARIOS says, and so is its one client. `make package` asks no account: with USUARIOS_POR_PARAMETRO the
document names no pool, and the template's parameters do. Left behind in a shell it admits nobody; an ARN would admit
the organisers of another stage.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from chalice import CognitoUserPoolAuthorizer

from boletia.acceso import Acceso


class Autorizador(CognitoUserPoolAuthorizer):
    """Chalice's, which knows pools only: the gateway compares the token's `aud` with the client too."""

    def __init__(self, arn: str, cliente: str) -> None:
        super().__init__("organizadores", [arn])
        self._cliente = cliente

    def to_swagger(self) -> dict[str, Any]:
        documento = super().to_swagger()
        documento["x-amazon-apigateway-authorizer"]["identityValidationExpression"] = self._cliente
        return documento


def de_organizadores(entorno: Mapping[str, str], crea: Callable[[str], Any]) -> Autorizador | None:
    """For the routes of organisers while the Chalice CLI reads the app; None in an open stage, or when it just runs.

    `crea` makes the client of an AWS service. A pool that is not there ends the deployment: SystemExit.
    """
    if "AWS_CHALICE_CLI_MODE" not in entorno or not Acceso.desde_entorno(entorno).protegida:
        return None
    if "USUARIOS_POR_PARAMETRO" in entorno:
        return Autorizador("arn:aws:cognito-idp:::userpool/", "-")
    try:
        return _autorizador(crea("cognito-idp"), entorno.get("USUARIOS", ""))
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(
            f"No se puede preguntar a Cognito por los organizadores ({' '.join(str(error).split())}): "
            "dé credenciales y región"
        ) from error


def _autorizador(cognito: Any, nombre: str) -> Autorizador:
    usuarios = _unico(cognito, nombre, "list_user_pools", "UserPools", "Name")["Id"]
    cliente = _unico(
        cognito, nombre, "list_user_pool_clients", "UserPoolClients", "ClientName", UserPoolId=usuarios
    )
    arn = cognito.describe_user_pool(UserPoolId=usuarios)["UserPool"]["Arn"]
    return Autorizador(arn, cliente["ClientId"])


def _unico(cognito: Any, nombre: str, lista: str, clave: str, campo: str, **donde: str) -> dict[str, Any]:
    """Names are not unique in Cognito: two of one name could be anybody's."""
    paginas = cognito.get_paginator(lista).paginate(**donde, MaxResults=60)
    suyos = [uno for pagina in paginas for uno in pagina[clave] if uno[campo] == nombre]
    if len(suyos) != 1:
        raise SystemExit(
            f"Hay {len(suyos)} {clave} de nombre «{nombre}» y debe haber 1: ejecute `make initdb STAGE=…`"
        )
    return dict(suyos[0])
