"""What each part of an event's availability holds after a change of capacity."""

from typing import Any

import pytest

from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento
from chalicelib.partes import Partes, boletos
from chalicelib.replica import Replica

CLAVES = Claves(1, 4)


def _cambia(dynamodb: Any, habia: list[int], diferencia: int) -> list[int]:
    """What the parts hold when so many boletos more are on sale."""
    capacidad, activo = sum(habia), EstadoDeEvento.ACTIVO
    replica = Replica(dynamodb, "inventario", CLAVES)
    replica.crea(Cambio("Aida", capacidad, "Opera", activo))
    for parte, suyos in enumerate(habia):
        dynamodb.update_item(
            TableName="inventario",
            Key=CLAVES.cupo("Aida", parte),
            UpdateExpression="SET Capacidad = :suyos",
            ExpressionAttributeValues={":suyos": {"N": str(suyos)}},
        )

    replica.sigue(
        Cambio("Aida", capacidad + diferencia, "Opera", activo, version=1, capacidad_inicial=capacidad)
    )

    return [boletos(parte) for parte in Partes(dynamodb, "inventario", CLAVES).lee("Aida")]


@pytest.mark.parametrize(
    ("habia", "menos", "quedan"),
    [
        ([9, 5, 5, 5], 9, [0, 5, 5, 5]),  # the first has enough
        ([1, 2, 20, 20], 16, [0, 0, 13, 14]),  # about as much from each
        ([8, 5, 5, 5], 9, [0, 4, 5, 5]),
        ([0, 0, 0, 9], 9, [0, 0, 0, 0]),
        ([2, 0, 0, 0], 5, [-3, 0, 0, 0]),  # more is sold than the event has now
        ([2, 1, 1, 1], 6, [-1, 0, 0, 0]),
    ],
)
def test_fewer_boletos_are_taken_from_the_first_part_and_what_it_lacks_from_the_others(
    dynamodb: Any, habia: list[int], menos: int, quedan: list[int]
) -> None:
    assert _cambia(dynamodb, habia, -menos) == quedan


@pytest.mark.parametrize(
    ("habia", "mas", "quedan"),
    [
        ([0, 2, 2, 2], 14, [5, 5, 5, 5]),
        ([0, 1, 1, 8], 10, [5, 5, 2, 8]),  # what one part has too much of stays there
        ([0, 10, 2, 4], 9, [7, 10, 4, 4]),
        ([-9, 0, 0, 0], 4, [-5, 0, 0, 0]),
        ([-4, 0, 0, 0], 9, [2, 1, 1, 1]),
    ],
)
def test_more_boletos_are_spread_over_the_parts(
    dynamodb: Any, habia: list[int], mas: int, quedan: list[int]
) -> None:
    assert _cambia(dynamodb, habia, mas) == quedan
