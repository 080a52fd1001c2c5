"""An event's copy in one part or in several: what is written, and in how many calls."""

from typing import Any

import pytest

from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.partes import Partes, boletos
from chalicelib.replica import Replica, pendiente

ACTIVO, CANCELADO = EstadoDeEvento.ACTIVO, EstadoDeEvento.CANCELADO
DICHO = {"Descripcion": {"S": "Cuatro actos"}, "Lugar": {"S": "Bellas Artes"}, "MaximoPorCliente": {"N": "4"}}


class Cliente:
    """Notes what it is asked for."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb
        self.llamadas: list[str] = []

    def __getattr__(self, operacion: str) -> Any:
        self.llamadas.append(operacion)
        return getattr(self._dynamodb, operacion)


@pytest.mark.parametrize("cupos", [1, 2, 3])
def test_a_copy_is_made_once_with_all_of_its_parts(dynamodb: Any, cupos: int) -> None:
    claves = Claves(1, cupos)
    replica = Replica(dynamodb, "inventario", claves)
    cambio = Cambio("Aida", 7, "Opera", ACTIVO, DICHO)

    assert [replica.crea(cambio), replica.crea(cambio)] == [True, False]

    propia, *otras = Partes(dynamodb, "inventario", claves).lee("Aida")
    assert boletos(propia) + sum(map(boletos, otras)) == 7
    assert DICHO.items() <= propia.items()
    assert [set(parte) & set(DICHO) for parte in otras] == [{"Lugar", "MaximoPorCliente"}] * (cupos - 1)


def test_what_happens_to_a_copy_in_one_part_is_one_write(dynamodb: Any) -> None:
    cliente = Cliente(dynamodb)
    replica = Replica(cliente, "inventario", Claves())
    replica.crea(Cambio("Aida", 7, "Opera", ACTIVO))
    del cliente.llamadas[:]

    replica.crea(Cambio("Tosca", 7, "Opera", ACTIVO))
    tras_nacer = set(cliente.llamadas)
    del cliente.llamadas[:]
    replica.sigue(Cambio("Aida", 5, "Opera", ACTIVO, version=1, capacidad_inicial=7))

    assert (tras_nacer - {"update_item"}, cliente.llamadas) == ({"put_item"}, ["update_item"])


def test_two_parts_follow_a_change_together(dynamodb: Any) -> None:
    claves = Claves(1, 2)
    replica = Replica(dynamodb, "inventario", claves)
    replica.crea(Cambio("Aida", 10, "Opera", ACTIVO))

    replica.sigue(Cambio("Aida", 2, "Opera", ACTIVO, version=1, capacidad_inicial=10))

    partes = Partes(dynamodb, "inventario", claves).lee("Aida")
    assert [(boletos(parte), parte["Version"]["N"]) for parte in partes] == [(0, "1"), (2, "1")]


def test_a_change_of_something_else_leaves_who_is_to_be_told(dynamodb: Any) -> None:
    replica = Replica(dynamodb, "inventario", Claves())
    replica.crea(Cambio("Aida", 7, "Opera", ACTIVO))
    _vende(dynamodb, 3)
    replica.sigue(Cambio("Aida", 7, "Opera", ACTIVO, version=1000, capacidad_inicial=7, movido=1000))
    _vende(dynamodb, 2)

    copia = replica.sigue(Cambio("Aida", 9, "Opera", ACTIVO, version=1001, capacidad_inicial=7, movido=1000))

    assert (copia.por_avisar, copia.disponibles) == (3, 4)


def _vende(dynamodb: Any, boletos: int) -> None:
    dynamodb.update_item(
        TableName="inventario",
        Key=Claves().evento("Aida"),
        UpdateExpression="SET Capacidad = Capacidad - :boletos",
        ExpressionAttributeValues={":boletos": {"N": str(boletos)}},
    )


@pytest.mark.parametrize(("avisados", "todos"), [(12, True), (11, False), (0, False)])
def test_all_are_told_who_had_what_was_sold_when_each_part_heard_of_it(
    dynamodb: Any, avisados: int, todos: bool
) -> None:
    claves = Claves(1, 3)
    replica = Replica(dynamodb, "inventario", claves)
    cambio = Cambio("Aida", 40, "Opera", ACTIVO, version=1, capacidad_inicial=40, movido=1)
    replica.crea(Cambio("Aida", 40, "Opera", ACTIVO))
    replica.sigue(cambio)
    for parte, (nombre, cuantos) in enumerate((("PorAvisar", 20), ("Quedaban", 3), ("Quedaban", 5))):
        dynamodb.update_item(
            TableName="inventario",
            Key=claves.cupo("Aida", parte),
            UpdateExpression=f"SET {nombre} = :cuantos",
            ExpressionAttributeValues={":cuantos": {"N": str(cuantos)}},
        )

    assert replica.anunciado(cambio, avisados) is todos


def test_a_closed_copy_keeps_what_it_says(dynamodb: Any) -> None:
    replica = Replica(dynamodb, "inventario", Claves())
    replica.crea(Cambio("Aida", 7, "Opera", ACTIVO, DICHO))

    cerrada = replica.cierra(Cambio("Aida", 7, "Opera", CANCELADO, DICHO))

    assert (cerrada.estado, cerrada.detalles) == (CANCELADO, DICHO)


@pytest.mark.parametrize(
    ("estado", "movio", "por_avisar", "espera"),
    [
        (ACTIVO, 1000, 3, True),
        (ACTIVO, 1000, 0, True),
        (ACTIVO, 1000, None, False),
        (ACTIVO, 999, 3, False),
        (ACTIVO, 1001, 3, False),
        (CANCELADO, 1000, 3, False),
    ],
)
def test_a_change_is_to_be_told_while_it_is_the_last_and_not_all_know(
    estado: EstadoDeEvento, movio: int, por_avisar: int | None, espera: bool
) -> None:
    copia = Evento("Aida", 7, "Opera", estado, version=2000, cambio=movio, por_avisar=por_avisar)

    assert pendiente(copia, Cambio("Aida", 7, "Opera", ACTIVO, movido=int("1000"))) is espera
