"""Where an item of inventario lives. No I/O."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import claves as de_reservas
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento
from chalicelib.reserva import EstadoDeReserva
from initdb import claves as de_fuera
from initdb import estados


def test_with_one_partition_the_keys_are_those_of_the_seed() -> None:
    claves = Claves()

    assert claves.evento("Opera Aida") == {"PK": {"S": "E"}, "SK": {"S": "Opera Aida"}}
    assert claves.reserva("21tB") == {"PK": {"S": "I"}, "SK": {"S": "21tB"}}
    assert claves.idempotencia("k") == {"PK": {"S": "K"}, "SK": {"S": "k"}}
    assert claves.de_eventos() == ["E"]


@pytest.mark.parametrize("particiones", [2, 7, 100])
def test_with_more_partitions_every_evento_is_in_one_that_is_listed(particiones: int) -> None:
    claves = Claves(particiones)

    usadas = {claves.evento(f"evento {numero}")["PK"]["S"] for numero in range(2000)}

    assert usadas == set(claves.de_eventos())


def test_a_partition_never_changes() -> None:
    # These are on disk: another hash would lose every item.
    assert Claves(16).reserva("21tY2WfhKPDj0TDulNRlu2yszl4")["PK"] == {"S": "I#14"}
    assert Claves(16).evento("Fútbol")["PK"] == {"S": "E#12"}


def test_a_part_of_an_event_never_changes_its_place() -> None:
    claves = Claves(8, 16)

    assert [parte["PK"]["S"] for parte in claves.de_un_evento("Aida")] == [
        "E#6",
        *(f"D#{vuelta}" for vuelta in range(7, 16)),
        *(f"D#{vuelta}" for vuelta in range(6)),
    ]
    assert claves.tramo("Aida", "ana@example.com") == "Aida#11"


@pytest.mark.parametrize(("particiones", "cupos"), [(1, 2), (1, 7), (3, 7), (9, 7)])
def test_the_parts_of_an_event_lie_in_as_many_places_and_all_are_listed(particiones: int, cupos: int) -> None:
    claves = Claves(particiones, cupos)

    partes = [claves.de_un_evento(f"evento {numero}") for numero in range(200)]

    assert claves.agrupa == "Tramo"
    assert {len({parte["PK"]["S"] for parte in suyas}) for suyas in partes} == {cupos}
    assert {parte["PK"]["S"] for suyas in partes for parte in suyas[1:]} == set(claves.de_cupos())


def test_with_one_part_there_are_no_others() -> None:
    claves = Claves(8)

    assert claves.de_un_evento("Aida") == [claves.evento("Aida")]
    assert (claves.de_cupos(), claves.agrupa, claves.tramos("Aida")) == ([], "Evento", ["Aida"])


@given(sk=st.text(min_size=1), particiones=st.integers(1, 1000))
def test_those_who_read_from_outside_find_what_the_app_wrote(sk: str, particiones: int) -> None:
    claves = Claves(particiones)

    assert de_fuera.clave(de_fuera.EVENTO, sk, particiones) == claves.evento(sk)
    assert de_fuera.clave(de_fuera.RESERVA, sk, particiones) == claves.reserva(sk)
    assert de_fuera.clave(de_fuera.IDEMPOTENCIA, sk, particiones) == claves.idempotencia(sk)
    assert de_fuera.clave_de_limite(sk, "a@b.mx", particiones) == claves.limite(sk, "a@b.mx")
    assert de_fuera.tipo_de(claves.reserva(sk)) == de_reservas.RESERVA
    assert de_fuera.INDICE == de_reservas.INDICE


@pytest.mark.parametrize("cupos", [1, 2, 7])
def test_a_customers_tramo_is_one_of_its_events(cupos: int) -> None:
    claves = Claves(cupos=cupos)

    tramos = {claves.tramo("Aida", f"c{cual}@example.org") for cual in range(100)}

    assert tramos == set(claves.tramos("Aida"))
    assert len(tramos) == cupos


def test_who_reads_the_table_from_outside_knows_the_same_states() -> None:
    assert [*map(str, estados.EstadoDeEvento)] == [*map(str, EstadoDeEvento)]
    assert [*map(str, estados.EstadoDeReserva)] == [*map(str, EstadoDeReserva)]
