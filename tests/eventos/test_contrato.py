"""Producer of the eventos stream: this is exactly what eventos writes. Contract: tests/contratos."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from chalice.test import TestHTTPClient as Http

from tests.contratos.imagenes import escrito, registro
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

    assert escritos() == [escrito(registro(nombre)) for nombre in ("evento_creado", "evento_cancelado")]


def test_details_and_a_change_write_the_golden_images(
    http: Http, escritos: Callable[[], list[dict[str, Any]]]
) -> None:
    detalles = {
        "titulo": "Aida, de Giuseppe Verdi",
        "fecha": "2026-12-31T20:30:00-06:00",
        "lugar": "Palacio de Bellas Artes",
        "descripcion": "Ópera en cuatro actos.\n\nDos intermedios.",
        "precio": {"monto": "450.00", "moneda": "MXN"},
        "maximoPorCliente": 4,
    }
    cambio = {"capacidad": 40, "fecha": "2027-01-02T19:00:00-06:00", "lugar": "Teatro Degollado"}

    http.post(
        "/eventos",
        body=json.dumps({"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera", **detalles}).encode(),
    )
    http.request("PATCH", "/eventos/Opera%20Aida", body=json.dumps(cambio).encode())

    assert escritos() == [escrito(registro(nombre)) for nombre in ("evento_con_detalles", "evento_cambiado")]


def test_what_is_refused_writes_nothing(http: Http, escritos: Callable[[], list[dict[str, Any]]]) -> None:
    cuerpo = b'{"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"}'
    http.post("/eventos", body=cuerpo)
    http.delete("/eventos/Opera%20Aida")

    http.post("/eventos", body=cuerpo)
    http.delete("/eventos/Opera%20Aida")
    http.delete("/eventos/Desconocido")
    http.request("PATCH", "/eventos/Opera%20Aida", body=b'{"capacidad": 31}')
    http.request("PATCH", "/eventos/Desconocido", body=b'{"capacidad": 31}')

    assert len(escritos()) == 2
