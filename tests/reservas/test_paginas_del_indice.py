"""What the index is asked for a page of reservations, and how the page ends. A hand-written index; no I/O."""

from typing import Any

import pytest

from boletia.errores import CursorInvalido
from boletia.pagina import Pagina
from chalicelib.claves import Claves
from chalicelib.errores import AumentoImposible
from chalicelib.inventario import LLENA, Inventario
from chalicelib.reserva import EstadoDeReserva, Reserva
from chalicelib.transacciones import Transacciones
from chalicelib.ventanilla import Ventanillas
from tests.conftest import Hechos

CLAVES = Claves(1, 3)
EMAILS = ["a@example.com", "b@example.com", "c@example.com"]  # each in a tramo of its own, in their order


class Indice:
    """Holds reservations by tramo; answers, as DynamoDB does, up to `Limit` of them after a place."""

    def __init__(self, *reservas: Reserva, claves: Claves = CLAVES) -> None:
        self._items = [reserva.a_item(claves) for reserva in reservas]
        self._agrupa = claves.agrupa
        self.limites: list[int | None] = []
        self.transacciones = 0

    def query(self, **consulta: Any) -> dict[str, Any]:
        self.limites.append(consulta.get("Limit"))
        tramo = consulta["ExpressionAttributeValues"][":evento"]["S"]
        suyas = [item for item in self._items if item[self._agrupa]["S"] == tramo]
        if desde := consulta.get("ExclusiveStartKey"):
            suyas = [item for item in suyas if item["SK"]["S"] > desde["SK"]["S"]]
        pagina = suyas[: consulta.get("Limit")]
        cortada = len(pagina) == consulta.get("Limit")
        return {"Items": pagina, **({"LastEvaluatedKey": pagina[-1]} if cortada else {})}

    def get_item(self, Key: dict[str, Any], **_: Any) -> dict[str, Any]:
        return next(({"Item": item} for item in self._items if item["SK"] == Key["SK"]), {})

    def transact_write_items(self, **_: Any) -> dict[str, Any]:
        self.transacciones += 1
        return {}


def _reservas(*por_tramo: int, evento: str = "Aida") -> list[Reserva]:
    """So many in each tramo; their numbers grow."""
    emails = sorted(EMAILS, key=lambda email: CLAVES.tramo(evento, email))
    de = [email for email, cuantas in zip(emails, por_tramo, strict=False) for _ in range(cuantas)]
    return [
        Reserva(f"{numero:05d}", evento, EstadoDeReserva.ACTIVA, email, 1) for numero, email in enumerate(de)
    ]


def _inventario(
    indice: Indice, claves: Claves = CLAVES, ventanillas: Ventanillas | None = None
) -> Inventario:
    return Inventario(indice, Transacciones("inventario", claves), ventanillas=ventanillas)


def _recorre(inventario: Inventario, limite: int | None) -> list[list[str]]:
    paginas, cursor = [], None
    while True:
        reservas, cursor = inventario.reservas_del_evento("Aida", None, Pagina(limite, cursor))
        paginas.append([reserva.id for reserva in reservas])
        if cursor is None:
            return paginas


@pytest.mark.parametrize(
    ("por_tramo", "paginas"),
    [
        ((2, 0, 3), [2, 2, 1]),
        ((1, 0, 3), [2, 2]),
        ((0, 4, 0), [2, 2, 0]),
        ((1, 1, 0), [2, 0]),
        ((2, 2, 2), [2, 2, 2]),
        ((0, 0, 0), [0]),
    ],
)
def test_a_page_goes_on_in_the_next_tramo_until_it_is_full(
    por_tramo: tuple[int, ...], paginas: list[int]
) -> None:
    leidas = _recorre(_inventario(Indice(*_reservas(*por_tramo))), 2)

    assert [len(pagina) for pagina in leidas] == paginas
    assert [id for pagina in leidas for id in pagina] == [f"{n:05d}" for n in range(sum(por_tramo))]


def test_of_each_tramo_one_more_is_asked_for_than_the_page_still_holds() -> None:
    indice = Indice(*_reservas(4, 1, 9))

    _inventario(indice).reservas_del_evento("Aida", None, Pagina(7))

    assert indice.limites == [8, 4, 3]


@pytest.mark.parametrize(
    ("por_tramo", "paginas"),
    [
        ((LLENA, 1, 0), [LLENA, 1]),
        ((LLENA - 1, 1, 1), [LLENA, 1]),
        ((LLENA - 1, 2, 1), [LLENA + 1, 1]),
        ((LLENA - 1, 0, 0), [LLENA - 1]),
    ],
)
def test_a_page_without_limit_ends_after_the_tramo_that_fills_it(
    por_tramo: tuple[int, ...], paginas: list[int]
) -> None:
    indice = Indice(*_reservas(*por_tramo))

    assert [len(pagina) for pagina in _recorre(_inventario(indice), None)] == paginas
    assert set(indice.limites) == {None}


@pytest.mark.parametrize(("limite", "siguiente"), [(2, "00001"), (3, None), (None, None)])
def test_a_customers_page_says_whether_there_is_more(limite: int | None, siguiente: str | None) -> None:
    indice = Indice(*_reservas(3))
    (email,) = {reserva.email for reserva in _reservas(3)}

    reservas, cursor = _inventario(indice).reservas_de("Aida", email, Pagina(limite))

    assert (len(reservas), cursor) == (limite or 3, siguiente)


def test_many_without_limit_are_all_there_are() -> None:
    email = _reservas(1)[0].email

    reservas, cursor = _inventario(Indice(*_reservas(300))).reservas_de("Aida", email, Pagina())

    assert (len(reservas), cursor) == (300, None)


def test_a_page_that_dynamodb_leaves_empty_has_no_next_one() -> None:
    class Vacio(Indice):
        def query(self, **_: Any) -> dict[str, Any]:
            return {"Items": [], "LastEvaluatedKey": {"SK": {"S": "1"}}}

    assert _inventario(Vacio()).reservas_de("Aida", EMAILS[0], Pagina(2)) == ([], None)


@pytest.mark.parametrize("otro", ["Norma", "Adriana"])
def test_a_cursor_is_of_the_event_itself(otro: str) -> None:
    indice = Indice(*_reservas(1, evento=otro))

    with pytest.raises(CursorInvalido):
        _inventario(indice).reservas_del_evento("Aida", None, Pagina(2, "00000"))


@pytest.mark.parametrize(("queda", "vuelven"), [(300, None), (298, 2), (1, 299), (0, 300)])
def test_what_comes_back_is_found_again_by_the_process_that_brought_it(
    queda: int, vuelven: int | None
) -> None:
    reserva = Reserva("00000", "Aida", EstadoDeReserva.ACTIVA, EMAILS[0], 300)
    indice, ventanillas = Indice(reserva), Ventanillas(3)
    reparto = ventanillas.de("Aida").reparto
    reparto.ve(dict.fromkeys(range(3), 0))
    inventario = _inventario(indice, ventanillas=ventanillas)

    inventario.rebaja("00000", queda) if queda else inventario.cancela("00000")

    assert indice.transacciones == (vuelven is not None)
    assert (reparto.elige(vuelven or 1) is not None) is (vuelven is not None)
    assert reparto.elige((vuelven or 0) + 1) is None


def test_only_what_was_lowered_is_told_as_lowered(hechos: Hechos) -> None:
    reserva = Reserva("00000", "Aida", EstadoDeReserva.ACTIVA, EMAILS[0], 300)
    inventario = _inventario(Indice(reserva))

    inventario.rebaja("00000", 300)
    inventario.rebaja("00000", 299)
    with pytest.raises(AumentoImposible):
        inventario.rebaja("00000", 301)

    assert [(hecho["hecho"], hecho["cantidad"]) for hecho in hechos()] == [("reserva rebajada", 299)]
