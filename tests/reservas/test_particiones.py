"""PARTICIONES: with any number of partitions the domain answers the same; only the keys differ."""

import os
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from boletia.pagina import Pagina
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento
from chalicelib.inventario import Inventario
from chalicelib.replica import Replica
from chalicelib.reserva import Solicitud
from chalicelib.transacciones import Transacciones

PARTICIONES = (1, 8)
NOMBRES = sorted(f"Función {numero}" for numero in range(20))

Montaje = Callable[[int], tuple[Inventario, Replica]]


@pytest.fixture
def monta(dynamodb: Any) -> Montaje:
    def _monta(particiones: int) -> tuple[Inventario, Replica]:
        claves = Claves(particiones, int(os.environ.get("CUPOS", "1")))  # the table's index
        inventario = Inventario(dynamodb, Transacciones("inventario", claves))
        return inventario, Replica(dynamodb, "inventario", claves)

    return _monta


def _crea(replica: Replica, nombres: list[str]) -> None:
    for nombre in nombres:
        replica.crea(Cambio(nombre, 10, "Ópera", EstadoDeEvento.ACTIVO))


@pytest.mark.parametrize("limite", [None, 7, 20])
@pytest.mark.parametrize("particiones", PARTICIONES)
def test_events_are_listed_in_the_order_of_their_names(
    monta: Montaje, particiones: int, limite: int | None
) -> None:
    inventario, replica = monta(particiones)
    _crea(replica, NOMBRES)

    paginas, cursor = [], None
    for _ in count():
        eventos, cursor = inventario.eventos(Pagina(limite, cursor))
        paginas.append([evento.nombre for evento in eventos])
        if cursor is None:
            break

    assert [nombre for pagina in paginas for nombre in pagina] == NOMBRES
    assert len(paginas) == (1 if limite is None else -(-len(NOMBRES) // limite))


@pytest.mark.parametrize("particiones", PARTICIONES)
def test_a_reservation_is_read_cancelled_and_listed_wherever_it_lives(
    monta: Montaje, particiones: int
) -> None:
    inventario, replica = monta(particiones)
    _crea(replica, ["Aida"])
    reservas = [inventario.crea(Solicitud("Aida", "ana@example.com", 1)) for _ in range(9)]
    inventario.cancela(reservas[0].id)

    vistas, cursor = [], None
    for _ in range(3):
        pagina, cursor = inventario.reservas_de("Aida", "ana@example.com", Pagina(3, cursor))
        vistas += [reserva.id for reserva in pagina]

    assert sorted(vistas) == sorted(reserva.id for reserva in reservas)
    assert cursor is None
    assert inventario.reserva(reservas[0].id).estado == "X"
    assert inventario.evento("Aida").disponibles == 2


def test_one_partition_is_the_keys_of_the_seed() -> None:
    claves = Claves(1)

    assert claves.evento("Aida") == {"PK": {"S": "E"}, "SK": {"S": "Aida"}}
    assert claves.reserva("21tBsOlzrdXa73UNotTK0nXIAm7")["PK"] == {"S": "I"}
    assert claves.de_eventos() == ["E"]


def test_the_partition_of_a_key_never_changes() -> None:
    claves = Claves(8)

    assert [claves.evento(nombre)["PK"]["S"] for nombre in ("Aida", "Queen Live", "Ópera «Ñ»")] == [
        "E#6",
        "E#4",
        "E#6",
    ]


@pytest.mark.parametrize("particiones", [8, 64])
def test_reservations_made_in_the_same_second_are_spread_evenly(particiones: int) -> None:
    claves = Claves(particiones)
    ids = [f"21tBsOlzrdXa73UNotTK0n{numero:05d}" for numero in range(particiones * 200)]

    usadas = [claves.reserva(id)["PK"]["S"] for id in ids]

    assert len(set(usadas)) == particiones
    assert max(map(usadas.count, set(usadas))) < 2 * 200
