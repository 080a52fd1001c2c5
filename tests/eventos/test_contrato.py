"""Producer of the eventos stream: this is exactly what eventos writes. Contract: tests/contratos."""

from collections.abc import Callable
from typing import Any

import pytest
from chalice.test import TestHTTPClient as Http

from tests.contratos.imagenes import DE_EVENTOS, escrito, registro
from tests.motor import registros_del_stream


@pytest.fixture
def escritos(dynamodb: Any) -> Callable[[], list[dict[str, Any]]]:
    """What was written to the stream during the test."""
    return lambda: [escrito(uno) for uno in registros_del_stream(dynamodb, "eventos")]


def test_creating_and_cancelling_writes_the_golden_images(
    http: Http, escritos: Callable[[], list[dict[str, Any]]]
) -> None:
    http.post("/eventos", body=b'{"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"}')
    http.delete("/eventos/Opera%20Aida")

    assert escritos() == [escrito(registro(nombre)) for nombre in DE_EVENTOS]


def test_what_is_refused_writes_nothing(http: Http, escritos: Callable[[], list[dict[str, Any]]]) -> None:
    cuerpo = b'{"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"}'
    http.post("/eventos", body=cuerpo)
    http.delete("/eventos/Opera%20Aida")

    http.post("/eventos", body=cuerpo)
    http.delete("/eventos/Opera%20Aida")
    http.delete("/eventos/Desconocido")

    assert len(escritos()) == 2
