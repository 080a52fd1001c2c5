"""Whose token it is, as API Gateway asks. MiniStack 1.5.33 takes an access token, and one of any client of the pool.

AWS: without scopes on the method it must be an ID token, and `identityValidationExpression` is matched with its `aud`.
"""

import importlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from herramientas.local.parche import Parche

Valida = Callable[..., Awaitable[tuple[Any, Any]]]


def vale(autorizador: Mapping[str, Any], metodo: Mapping[str, Any], dichos: Mapping[str, Any]) -> bool:
    """Whether API Gateway takes a token of the pool that says this."""
    if metodo.get("authorizationScopes"):
        return True
    expresion = autorizador.get("identityValidationExpression") or ".*"
    return dichos.get("token_use") == "id" and bool(re.fullmatch(expresion, str(dichos.get("aud", ""))))


def _como_aws(valida: Valida) -> Valida:
    async def validada(autorizador: Any, metodo: Any, *resto: Any) -> tuple[Any, Any]:
        dichos, error = await valida(autorizador, metodo, *resto)
        if error is not None or vale(autorizador, metodo, dichos):
            return dichos, error
        gateway: Any = importlib.import_module("ministack.services.apigateway_v1")
        return None, gateway._gw_error("UNAUTHORIZED", "Unauthorized")

    return validada


PARCHES = [
    Parche(
        "ministack.services.apigateway_v1",
        "_validate_cognito_authorizer",
        "toma un token de acceso, o de otro cliente, por una identidad",
        _como_aws,
    )
]
