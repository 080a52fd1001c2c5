"""Producer of the inventario stream: this is exactly what reservas writes. Contract: tests/contratos.

What it understands of the eventos stream is in test_cambio.py.
"""

from collections.abc import Callable
from typing import Any

import app
import pytest

from chalicelib.entradas import Entradas
from chalicelib.ingreso import Ingreso, instante
from chalicelib.inventario import Inventario
from chalicelib.reenvio import Reenvio
from chalicelib.reenvios import Reenvios
from chalicelib.reserva import Solicitud
from chalicelib.transacciones import Transacciones
from tests.contratos.imagenes import escrito, lote, registro
from tests.motor import registros_del_stream
from tests.reservas.escena import Contexto, Escena

AHORA = 1638761644.9
CLAVE = "8e03978e-40d5-43e8-bc93-6894a57f9324"
CLAVE_DE_INGRESO = "5f0c8f3e-1f0b-4c58-9f5c-2b6d0a4f8a11"
DE_AVACO = Solicitud("Opera Aida", "avaco.digital@gmail.com", 1)
DE_PEPE = Solicitud("Opera Aida", "pepe@gmail.com", 10)

Escritos = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def escritos(dynamodb: Any) -> Escritos:
    """What was written to the stream since it was last asked."""
    vistos = 0

    def _nuevos() -> list[dict[str, Any]]:
        nonlocal vistos
        todos = registros_del_stream(dynamodb, "inventario")
        nuevos, vistos = todos[vistos:], len(todos)
        return [_sin_parte(escrito(uno)) for uno in nuevos]

    return _nuevos


def _sin_parte(hecho: dict[str, Any]) -> dict[str, Any]:
    """With PARTICIONES above 1 the golden images differ in nothing but the part: `I#3` for `I`."""
    for imagen in hecho.keys() & {"Keys", "OldImage", "NewImage"}:
        tipo, *_parte = hecho[imagen]["PK"]["S"].split("#")
        hecho[imagen]["PK"] = {"S": tipo}
    return hecho


def _inventario(escena: Escena, *ids: str) -> Inventario:
    """An inventario that gives these ids, at the golden records' hour."""
    transacciones = Transacciones("inventario", escena.claves)
    return Inventario(escena.dynamodb, transacciones, nuevo_id=iter(ids).__next__, reloj=lambda: AHORA)


def _id(nombre: str) -> str:
    id: str = registro(nombre)["dynamodb"]["Keys"]["SK"]["S"]
    return id


def test_the_copy_of_a_created_evento_is_the_golden_one(escritos: Escritos) -> None:
    app.modificaInventarioEvento(lote(registro("evento_creado")), Contexto())

    assert escritos() == [escrito(registro("evento_en_inventario"))]


def test_a_reservation_writes_the_golden_images(escena: Escena, escritos: Escritos) -> None:
    escena.evento("Opera Aida", 30)
    escritos()

    _inventario(escena, _id("reserva_creada")).crea(DE_AVACO)

    assert escritos() == [
        escrito(registro("evento_vendido_en_inventario")),
        escrito(registro("reserva_creada")),
    ]


def test_an_address_in_capitals_is_found_without_them_and_kept_as_typed(
    escena: Escena, escritos: Escritos
) -> None:
    escena.evento("Opera Aida", 30)
    escritos()

    _inventario(escena, _id("reserva_con_mayusculas")).crea(Solicitud("Opera Aida", "Pepe@gmail.com", 10))

    assert escritos()[1] == escrito(registro("reserva_con_mayusculas"))


def test_an_idempotency_key_is_remembered_as_the_golden_one(escena: Escena, escritos: Escritos) -> None:
    escena.evento("Opera Aida", 30)
    escritos()

    _inventario(escena, _id("reserva_creada")).crea(DE_AVACO, CLAVE)

    assert escritos()[-1] == escrito(registro("clave_de_idempotencia"))


def test_a_request_for_lost_numbers_and_what_it_finds_are_the_golden_ones(
    escena: Escena, escritos: Escritos
) -> None:
    escena.evento("Opera Aida", 30)
    _inventario(escena, _id("reserva_con_mayusculas")).crea(Solicitud("Opera Aida", "Pepe@gmail.com", 10))
    escritos()
    pedido = escrito(registro("reenvio_pedido"))
    folio = pedido["NewImage"]["Folio"]["S"]

    Reenvios(escena.dynamodb, "inventario", escena.claves, lambda: AHORA).pide(
        Reenvio.desde_cuerpo({"email": "PEPE@gmail.com", "evento": "Opera Aida"}, folio)
    )
    app.preparaReenvio(lote(registro("reenvio_pedido")), Contexto())

    assert escritos() == [pedido, escrito(registro("reenvio_preparado"))]


def test_a_customers_cancellation_writes_the_golden_image(escena: Escena, escritos: Escritos) -> None:
    escena.evento("Opera Aida", 30)
    inventario = _inventario(escena, _id("reserva_cancelada_por_cliente"))
    inventario.crea(DE_PEPE)
    escritos()

    inventario.cancela(_id("reserva_cancelada_por_cliente"))

    cancelada, devuelta = escritos()
    assert cancelada == escrito(registro("reserva_cancelada_por_cliente"))
    assert devuelta["NewImage"] == escrito(registro("evento_en_inventario"))["NewImage"]


def test_who_comes_in_writes_the_golden_image(escena: Escena, escritos: Escritos) -> None:
    escena.evento("Opera Aida", 30)
    id = _id("reserva_con_ingreso")
    _inventario(escena, id).crea(DE_PEPE)
    escritos()
    puerta = Entradas(escena.dynamodb, "inventario", escena.claves, lambda: AHORA)

    ingreso = Ingreso(CLAVE_DE_INGRESO, 3, instante(AHORA), "2021-12-05T21:31:05-06:00", "Puerta norte")
    puerta.registra(id, ingreso, "Opera Aida")

    assert escritos() == [escrito(registro("reserva_con_ingreso"))]


def test_the_end_of_an_evento_writes_the_golden_images(escena: Escena, escritos: Escritos) -> None:
    escena.evento("Opera Aida", 30)
    _inventario(escena, _id("reserva_cancelada_con_evento")).crea(DE_AVACO)
    escritos()

    app.modificaInventarioReserva(lote(registro("evento_cancelado")), Contexto())

    assert escritos() == [
        escrito(registro("evento_cerrado_en_inventario")),
        escrito(registro("reserva_cancelada_con_evento")),
    ]


def test_what_is_repeated_changes_nothing(escritos: Escritos) -> None:
    creado, cancelado = registro("evento_creado"), registro("evento_cancelado")
    app.modificaInventarioEvento(lote(creado, cancelado), Contexto())
    app.modificaInventarioReserva(lote(creado, cancelado), Contexto())
    escritos()

    app.modificaInventarioEvento(lote(creado, cancelado), Contexto())
    app.modificaInventarioReserva(lote(creado, cancelado), Contexto())

    # AWS streams nothing for a write that changes nothing; moto does.
    assert all(uno["NewImage"] == uno["OldImage"] for uno in escritos())


def test_details_and_a_change_of_an_evento_write_the_golden_images(
    escena: Escena, escritos: Escritos
) -> None:
    app.modificaInventarioEvento(lote(registro("evento_con_detalles")), Contexto())
    creada = escritos()
    _inventario(escena, _id("reserva_avisada")).crea(DE_AVACO)
    escritos()

    app.modificaInventarioEvento(lote(registro("evento_cambiado")), Contexto())
    cambiada = escritos()
    app.modificaInventarioReserva(lote(registro("evento_cambiado")), Contexto())

    assert creada == [escrito(registro("evento_con_detalles_en_inventario"))]
    assert cambiada == [escrito(registro("evento_cambiado_en_inventario"))]
    avisada, _copia_sin_pendientes = escritos()
    assert avisada == escrito(registro("reserva_avisada"))


def test_a_reservation_after_a_change_and_what_its_address_has_are_the_golden_ones(
    escena: Escena, escritos: Escritos
) -> None:
    app.modificaInventarioEvento(lote(registro("evento_cambiado")), Contexto())
    escritos()

    solicitud = Solicitud("Opera Aida", "pepe@gmail.com", 3)
    _inventario(escena, _id("reserva_tras_un_cambio")).crea(solicitud)

    _, reservada, *contadas = escritos()  # of an item that an update makes moto writes two records, AWS one
    assert reservada == escrito(registro("reserva_tras_un_cambio"))
    assert contadas[-1]["NewImage"] == escrito(registro("boletos_de_una_direccion"))["NewImage"]


def test_boletos_that_are_given_back_write_the_golden_image(escena: Escena, escritos: Escritos) -> None:
    escena.evento("Opera Aida", 30)
    inventario = _inventario(escena, _id("reserva_con_menos"))
    inventario.crea(DE_PEPE)
    escritos()

    inventario.rebaja(_id("reserva_con_menos"), 4)

    assert escritos()[0] == escrito(registro("reserva_con_menos"))
