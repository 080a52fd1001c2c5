"""Selling from the parts of an event, against a hand-written DynamoDB. No I/O."""

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from boletia.errores import ServicioOcupado
from chalicelib.claves import Claves
from chalicelib.rechazos import CONDICION
from chalicelib.reserva import EstadoDeReserva, Reserva
from chalicelib.transacciones import Transacciones
from chalicelib.venta import BUSQUEDAS, Alta, Venta
from chalicelib.ventanilla import Ventanillas

CUPOS = 3
RESERVA = Reserva("21tY2WfhKPDj0TDulNRlu2yszl4", "Aida", EstadoDeReserva.ACTIVA, "pepe@gmail.com", 2)
ALTA = Alta(RESERVA, None, "", 1_800_000_000)


def _parte(boletos: int) -> dict[str, Any]:
    return {
        "SK": {"S": "Aida"},
        "Capacidad": {"N": str(boletos)},
        "Categoria": {"S": "Opera"},
        "Estado": {"S": "A"},
    }


class Tabla:
    """Whoever looks finds boletos in each part, and whoever takes them comes too late."""

    def __init__(self) -> None:
        self.fichas: list[str] = []

    def transact_write_items(self, TransactItems: list[Any], ClientRequestToken: str) -> None:
        self.fichas.append(ClientRequestToken)
        tarde = {"Code": CONDICION, "Item": _parte(1)}
        respuesta: Any = {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": [tarde, *[{"Code": "None"}] * (len(TransactItems) - 1)],
        }
        raise ClientError(respuesta, "TransactWriteItems")

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        return {
            "Responses": {
                tabla: [clave | _parte(5) for clave in pedido["Keys"]]
                for tabla, pedido in RequestItems.items()
            }
        }

    def transact_get_items(self, TransactItems: list[Any]) -> dict[str, Any]:
        return {"Responses": [{"Item": _parte(5)}] * CUPOS + [{}] * (len(TransactItems) - CUPOS)}


def _venta(tabla: Tabla, alta: Alta = ALTA) -> Venta:
    ventanilla = Ventanillas(CUPOS, lambda: 0.0, lambda _: None, lambda: 0.5).de("Aida")
    return Venta(tabla, Transacciones("inventario", Claves(cupos=CUPOS)), ventanilla, alta)


def test_no_two_different_transactions_have_one_token() -> None:
    """DynamoDB would refuse the second, or take it for done."""
    tabla = Tabla()

    for intento in range(4):
        with pytest.raises(ServicioOcupado):
            _venta(tabla, replace(ALTA, intento=intento)).registra()

    assert len(tabla.fichas) > BUSQUEDAS
    assert len(set(tabla.fichas)) == len(tabla.fichas)
    assert all(ficha.startswith(f"{RESERVA.id}-") and len(ficha) <= 36 for ficha in tabla.fichas)
