"""The model of DynamoDB's partitions keeps the limits that its documentation states."""

import random

from bench.particion import CALOR, UNIDADES, Tabla
from bench.simulacion import simula

HASH = 7


def _ofrece(tabla: Tabla, claves: list[tuple[int, str]]) -> int:
    """One second of single writes; how many are taken."""
    tabla.segundo()
    return sum(tabla.escribe([(clave, 1.0)]) for clave in claves)


def test_a_partition_takes_a_thousand_write_units_a_second() -> None:
    tabla = Tabla(escala=1)

    tomadas = _ofrece(tabla, [(HASH, "a")] * 3 * UNIDADES)

    assert tomadas == UNIDADES


def test_a_transaction_that_one_partition_refuses_costs_nothing_in_the_other() -> None:
    tabla = Tabla(escala=1)
    tabla.segundo()
    otra = 2**31
    tabla.escribe([((HASH, "a"), UNIDADES)])

    assert not tabla.escribe([((otra, "a"), 2), ((HASH, "a"), 2)])
    assert tabla.escribe([((otra, "a"), UNIDADES)])


def test_one_hot_item_is_never_split() -> None:
    tabla = Tabla(escala=1 / 20)

    for _ in range(3 * CALOR):
        _ofrece(tabla, [(HASH, "a")] * 200)

    assert tabla.particiones == 4


def test_heat_that_is_spread_over_many_keys_is_split_away() -> None:
    tabla, azar = Tabla(escala=1 / 20), random.Random(1)

    tomadas = [_ofrece(tabla, [(HASH, f"{azar.random()}") for _ in range(150)]) for _ in range(6 * CALOR)]

    assert tomadas[0] == 50
    assert tomadas[-1] == 150


def test_keys_that_only_grow_gain_nothing_from_splits() -> None:
    tabla = Tabla(escala=1 / 20)

    tomadas = [
        _ofrece(tabla, [(HASH, f"{segundo:06d}{numero:04d}") for numero in range(150)])
        for segundo in range(6 * CALOR)
    ]

    assert tabla.particiones > 4
    assert tomadas[-1] <= 60


def test_the_seeds_keys_cap_the_whole_application_and_partitions_lift_it() -> None:
    una, ocho = simula(1, 200, 1500, segundos=200), simula(8, 200, 1500, segundos=200)

    assert una < 520
    assert ocho > 1.8 * una
    assert simula(1, 200, 1500, segundos=200) == una
