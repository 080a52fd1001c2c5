"""An API is removed although AWS removes only one in 30 seconds."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from herramientas.despliegue.destruccion import INTENTOS_DE_CUOTA, PAUSA_DE_CUOTA, quita_api


class ApiGateway:
    """Refuses `frenos` times with `codigo`, then removes."""

    def __init__(self, frenos: int, codigo: str = "TooManyRequestsException") -> None:
        self._frenos = frenos
        self._codigo = codigo
        self.quitadas: list[str] = []

    def delete_rest_api(self, restApiId: str) -> None:
        if self._frenos:
            self._frenos -= 1
            raise ClientError({"Error": {"Code": self._codigo, "Message": "m"}}, "DeleteRestApi")
        self.quitadas.append(restApiId)


@pytest.mark.parametrize("frenos", range(INTENTOS_DE_CUOTA))
def test_the_quota_is_waited_for(frenos: int) -> None:
    apigateway, pausas = ApiGateway(frenos), list[float]()

    assert quita_api(apigateway, "a", pausas.append)

    assert (apigateway.quitadas, pausas) == (["a"], [PAUSA_DE_CUOTA] * frenos)


def test_a_quota_that_never_gives_way_is_told() -> None:
    with pytest.raises(ClientError):
        quita_api(ApiGateway(99), "a", lambda _: None)


@pytest.mark.parametrize(("codigo", "sale"), [("NotFoundException", False), ("AccessDeniedException", None)])
def test_nothing_else_is_waited_for(codigo: str, sale: bool | None) -> None:
    pausas: list[Any] = []
    if sale is None:
        with pytest.raises(ClientError):
            quita_api(ApiGateway(1, codigo), "a", pausas.append)
    else:
        assert quita_api(ApiGateway(1, codigo), "a", pausas.append) is sale
    assert pausas == []
