"""What each part of an event's availability holds after a change of capacity, and what that takes."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.alineacion import Alineacion
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.disponibilidad import Disponibilidad
from chalicelib.evento import EstadoDeEvento
from chalicelib.partes import Partes, boletos
from chalicelib.replica import Replica
from chalicelib.traslado import Traslado

CLAVES = Claves(1, 4)


class Cliente:
    """Counts transactions; something else happens `antes` of the first write."""

    def __init__(self, dynamodb: Any, antes: Callable[[], object] = lambda: None) -> None:
        self._dynamodb, self._antes = dynamodb, antes
        self.transacciones = 0

    def update_item(self, **pedido: Any) -> Any:
        self._ocurre()
        return self._dynamodb.update_item(**pedido)

    def transact_write_items(self, **pedido: Any) -> Any:
        self.transacciones += 1
        self._ocurre()
        return self._dynamodb.transact_write_items(**pedido)

    def _ocurre(self) -> None:
        antes, self._antes = self._antes, lambda: None
        antes()

    def __getattr__(self, operacion: str) -> Any:
        return getattr(self._dynamodb, operacion)


def _hay(dynamodb: Any, *habia: int) -> Replica:
    """An event of 100 boletos with one change behind it, of which its parts have so many left."""
    replica = Replica(dynamodb, "inventario", CLAVES)
    replica.crea(_cambio(0, 100))
    replica.sigue(_cambio(1, 100))
    for parte, suyos in enumerate(habia):
        _pon(dynamodb, parte, suyos)
    return replica


def _pon(dynamodb: Any, parte: int, suyos: int) -> None:
    dynamodb.update_item(
        TableName="inventario",
        Key=CLAVES.cupo("Aida", parte),
        UpdateExpression="SET Capacidad = :suyos",
        ExpressionAttributeValues={":suyos": {"N": str(suyos)}},
    )


def _cambio(version: int, capacidad: int) -> Cambio:
    inicial = 100 if version else None
    return Cambio(
        "Aida", capacidad, "Opera", EstadoDeEvento.ACTIVO, version=version, capacidad_inicial=inicial
    )


def _aplica(cliente: Any, mas: int) -> list[int]:
    """Puts so many boletos more on sale; what the parts have then."""
    disponibilidad = Disponibilidad("inventario", CLAVES)
    traslado = Traslado(cliente, disponibilidad, Alineacion(cliente, "inventario", CLAVES))

    primera = traslado.ajusta("Aida", disponibilidad.ajusta(_cambio(2, 100 + mas), _cambio(1, 100).copia()))

    quedan = [boletos(parte) for parte in Partes(cliente, "inventario", CLAVES).lee("Aida")]
    assert mas > 0 or boletos(primera) == quedan[0]  # it is given out after that
    return quedan


@pytest.mark.parametrize(
    ("habia", "menos", "quedan"),
    [
        ([9, 5, 5, 5], 9, [0, 5, 5, 5]),  # the first has enough
        ([9, 1, 1, 1], 0, [9, 1, 1, 1]),
        ([0, 0, 0, 1], 1, [0, 0, 0, 0]),
        ([1, 2, 20, 20], 16, [0, 0, 13, 14]),  # about as much from each
        ([0, 9, 9, 9], 10, [0, 5, 6, 6]),
        ([0, 0, 9, 9], 10, [0, 0, 4, 4]),
        ([8, 5, 5, 5], 9, [0, 4, 5, 5]),
        ([2, 0, 0, 0], 5, [-3, 0, 0, 0]),  # more is sold than the event has now
        ([2, 1, 1, 1], 6, [-1, 0, 0, 0]),
        ([-1, 0, 0, 0], 2, [-3, 0, 0, 0]),
    ],
)
def test_fewer_boletos_are_taken_from_the_first_part_and_what_it_lacks_from_the_others(
    dynamodb: Any, habia: list[int], menos: int, quedan: list[int]
) -> None:
    _hay(dynamodb, *habia)

    assert _aplica(dynamodb, -menos) == quedan


@pytest.mark.parametrize(
    ("habia", "mas", "quedan"),
    [
        ([0, 2, 2, 2], 14, [5, 5, 5, 5]),
        ([0, 1, 1, 8], 10, [5, 5, 2, 8]),  # what one part has too much of stays there
        ([0, 10, 2, 4], 9, [7, 10, 4, 4]),
        ([3, 0, 0, 0], 1, [1, 1, 1, 1]),
        ([-9, 0, 0, 0], 4, [-5, 0, 0, 0]),
        ([-4, 0, 0, 0], 9, [2, 1, 1, 1]),
    ],
)
def test_more_boletos_are_spread_over_the_parts(
    dynamodb: Any, habia: list[int], mas: int, quedan: list[int]
) -> None:
    _hay(dynamodb, *habia)

    assert _aplica(dynamodb, mas) == quedan


def test_of_a_closed_event_the_first_part_takes_it_all(dynamodb: Any) -> None:
    _hay(dynamodb, 2, 9, 9, 9).cierra(_cambio(1, 100))

    assert _aplica(dynamodb, -6) == [-4, 9, 9, 9]


@pytest.mark.parametrize(
    ("habia", "mas", "transacciones"),
    [
        ([0, 1, 1, 1], -1, 1),
        ([9, 1, 1, 1], -9, 0),
        ([1, 20, 20, 2], -16, 3),  # who has little gives first
        ([0, 2, 2, 2], 2, 0),
        ([-3, 0, 0, 0], 0, 0),
    ],
)
def test_nothing_is_moved_in_vain(dynamodb: Any, habia: list[int], mas: int, transacciones: int) -> None:
    _hay(dynamodb, *habia)
    cliente = Cliente(dynamodb)

    _aplica(cliente, mas)

    assert cliente.transacciones == transacciones


@pytest.mark.parametrize(
    ("habia", "parte", "ahora", "quedan", "transacciones"),
    [
        ([9, 9, 9, 9], 0, 4, [0, 7, 7, 8], 3),  # the first sells
        ([0, 0, 0, 0], 1, 5, [-4, 0, 0, 0], 3),  # another gets some
        ([0, 0, 0, 0], 3, 5, [-4, 0, 0, 0], 3),
        ([0, 3, 9, 9], 1, 0, [0, 0, 4, 5], 3),  # another sells what was to be brought
    ],
)
def test_what_changes_before_a_write_is_looked_at_again(
    dynamodb: Any, habia: list[int], parte: int, ahora: int, quedan: list[int], transacciones: int
) -> None:
    _hay(dynamodb, *habia)
    cliente = Cliente(dynamodb, lambda: _pon(dynamodb, parte, ahora))

    assert (_aplica(cliente, -9), cliente.transacciones) == (quedan, transacciones)


@pytest.mark.parametrize("habia", [[9, 9, 9, 9], [0, 0, 0, 0], [0, 9, 9, 9]])
def test_a_change_that_another_overtakes_is_refused(dynamodb: Any, habia: list[int]) -> None:
    otra = _hay(dynamodb, *habia)
    cliente = Cliente(dynamodb, lambda: otra.sigue(_cambio(3, 99)))

    with pytest.raises(ClientError, match="ConditionalCheckFailedException"):
        _aplica(cliente, -9)
