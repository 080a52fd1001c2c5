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


NADA = {"Code": "None"}


def _parte(boletos: int, **dice: str) -> dict[str, Any]:
    textos = {"Categoria": "Opera", "Estado": "A", **dice}
    return {
        "SK": {"S": "Aida"},
        "Capacidad": {"N": str(boletos)},
        **{nombre: {"N" if texto.isdigit() else "S": texto} for nombre, texto in textos.items()},
    }


def _no(item: dict[str, Any]) -> dict[str, Any]:
    return {"Code": CONDICION, "Item": item}


TARDE = _no(_parte(1))


class Tabla:
    """Its parts hold `partes` for whoever looks, and `retrato` at one moment where that is another; `otras` are the
    other items of a snapshot. The transactions end as `finales` say, one after the other, and then too late: the part
    has one boleto left.
    """

    def __init__(
        self,
        *finales: list[dict[str, Any]] | None,
        partes: list[dict[str, Any]] | None = None,
        retrato: list[dict[str, Any]] | None = None,
        otras: list[dict[str, Any]] | None = None,
    ) -> None:
        self._finales = list(finales)
        self._partes = partes or [_parte(5)] * CUPOS
        self._retrato = retrato or self._partes
        self._otras = otras or []
        self.fichas: list[str] = []
        self.claves: list[str] = []  # of the parts that boletos were to be taken from
        self.miradas = self.retratos = 0

    def transact_write_items(self, TransactItems: list[Any], ClientRequestToken: str) -> None:
        self.fichas.append(ClientRequestToken)
        self.claves.append(TransactItems[0]["Update"]["Key"]["PK"]["S"])
        final = self._finales.pop(0) if self._finales else [TARDE, *[NADA] * (len(TransactItems) - 1)]
        if final is not None:
            respuesta: Any = {
                "Error": {"Code": "TransactionCanceledException"},
                "CancellationReasons": final,
            }
            raise ClientError(respuesta, "TransactWriteItems")

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        self.miradas += 1
        ((tabla, pedido),) = RequestItems.items()
        hallados = [clave | parte for clave, parte in zip(pedido["Keys"], self._partes, strict=True) if parte]
        return {"Responses": {tabla: hallados}}

    def transact_get_items(self, TransactItems: list[Any]) -> dict[str, Any]:
        self.retratos += 1
        items = [*self._retrato, *self._otras, *[{}] * (len(TransactItems) - CUPOS - len(self._otras))]
        return {"Responses": [{"Item": item} if item else {} for item in items]}


def _venta(tabla: Tabla, alta: Alta = ALTA, cupos: int = CUPOS) -> Venta:
    ventanilla = Ventanillas(cupos, lambda: 0.0, lambda _: None, lambda: 0.5).de("Aida")
    return Venta(tabla, Transacciones("inventario", Claves(cupos=cupos)), ventanilla, alta)


def test_no_two_different_transactions_have_one_token() -> None:
    """DynamoDB would refuse the second, or take it for done."""
    tabla = Tabla()

    for intento in range(4):
        with pytest.raises(ServicioOcupado):
            _venta(tabla, replace(ALTA, intento=intento)).registra()

    assert len(tabla.fichas) > BUSQUEDAS
    assert len(set(tabla.fichas)) == len(tabla.fichas)
    assert all(ficha.startswith(f"{RESERVA.id}-") and len(ficha) <= 36 for ficha in tabla.fichas)


def test_a_booking_takes_from_one_part_without_looking_at_the_others() -> None:
    tabla = Tabla(None)

    assert _venta(tabla).registra() == []

    assert (len(tabla.fichas), tabla.miradas, tabla.retratos) == (1, 0, 0)


def test_who_meets_somebody_at_a_part_goes_to_another() -> None:
    tabla = Tabla([{"Code": "TransactionConflict"}, NADA], None)

    assert _venta(tabla).registra() == []

    assert len(set(tabla.claves)) == 2


def test_a_race_that_never_ends_says_so_and_not_that_there_are_too_few() -> None:
    """The part may be about to change."""
    choque = {"Code": "TransactionConflict"}

    assert _venta(Tabla(*[[TARDE, choque]] * 99)).registra()[0] == {}


def test_where_a_part_has_too_little_another_sells() -> None:
    tabla = Tabla([TARDE, NADA], None, partes=[_parte(5), _parte(1), _parte(5)])

    assert _venta(tabla).registra() == []

    assert (len(set(tabla.claves)), tabla.miradas, tabla.retratos) == (2, 1, 0)


def test_two_parts_are_several() -> None:
    tabla = Tabla([TARDE, NADA], None, partes=[_parte(5), _parte(1)])

    assert _venta(tabla, cupos=2).registra() == []

    assert len(set(tabla.claves)) == 2


@pytest.mark.parametrize("dice", [{"Estado": "C"}, {"Version": "7"}, {"MaximoPorCliente": "4"}])
def test_what_the_event_is_now_ends_the_search(dice: dict[str, str]) -> None:
    """It is closed, or not what was believed of it: whoever asked has to know."""
    no = _no(_parte(9, **dice))
    tabla = Tabla([no, NADA])

    assert _venta(tabla).registra() == [no, NADA]

    assert tabla.miradas == 0


def test_what_another_item_refuses_ends_the_search() -> None:
    registrada = _no({"SK": {"S": RESERVA.id}})

    assert _venta(Tabla([TARDE, registrada])).registra() == [TARDE, registrada]


def test_an_event_that_is_not_there_is_not_searched_for() -> None:
    tabla = Tabla([TARDE, NADA], partes=[{}, {}, {}])

    assert _venta(tabla).registra() == [{"Code": CONDICION, "Item": {}}, {}]


def test_that_there_are_too_few_is_said_of_one_moment() -> None:
    tabla = Tabla([TARDE, NADA], partes=[_parte(1), _parte(0), _parte(0)])

    evento, otra = _venta(tabla).registra()

    assert (evento["Code"], evento["Item"]["Capacidad"], otra) == (CONDICION, {"N": "1"}, {})
    assert tabla.retratos == 1


FALTAN = [_parte(1), _parte(0), _parte(0)]


@pytest.mark.parametrize("hay", [2, 900])
def test_what_came_back_meanwhile_is_sold(hay: int) -> None:
    tabla = Tabla([TARDE, NADA], None, partes=FALTAN, retrato=[_parte(hay), _parte(0), _parte(0)])

    assert _venta(tabla).registra() == []

    assert (len(tabla.fichas), tabla.retratos) == (2, 1)


def test_an_event_that_was_closed_meanwhile_is_not_sold() -> None:
    tabla = Tabla([TARDE, NADA], partes=FALTAN, retrato=[_parte(9, Estado="C"), _parte(0), _parte(0)])

    evento, otra = _venta(tabla).registra()

    assert (evento["Item"]["Estado"], otra) == ({"S": "C"}, {})


def test_who_has_booked_already_does_not_book_what_came_back_meanwhile() -> None:
    suya = {"SK": {"S": RESERVA.id}}
    tabla = Tabla([TARDE, NADA], partes=FALTAN, retrato=[_parte(9), _parte(0), _parte(0)], otras=[suya])

    assert _venta(tabla).registra()[1] == _no(suya)


def test_parts_that_have_enough_only_together_sell_together() -> None:
    tabla = Tabla([TARDE, NADA], None, partes=[_parte(1), _parte(1), _parte(0)])

    assert _venta(tabla).registra() == []

    assert tabla.retratos == 0


@pytest.mark.parametrize(
    ("caduca", "vale"),
    [(None, True), (ALTA.ahora + 1, True), (ALTA.ahora, True), (ALTA.ahora - 1, False)],
)
def test_what_an_earlier_attempt_wrote_is_seen_in_the_same_moment(caduca: int | None, vale: bool) -> None:
    """But for a key that has expired."""
    recordada = {"Id": {"S": "1"}} | ({} if caduca is None else {"Caduca": {"N": str(caduca)}})
    tabla = Tabla([TARDE, NADA, NADA], partes=[_parte(1), _parte(0), _parte(0)], otras=[{}, recordada])

    _, registrada, clave = _venta(tabla, replace(ALTA, clave="k", huella="h")).registra()

    assert (registrada, clave) == ({}, _no(recordada) if vale else {})
