"""The parts of an event's availability learn of another date one after another, while people buy: who has to be told
is counted all the same.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from chalice import ConflictError

from boletia.errores import ServicioOcupado
from chalicelib.alineacion import Alineacion
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento
from chalicelib.inventario import Inventario
from chalicelib.partes import Partes
from chalicelib.replica import Replica
from chalicelib.reserva import Solicitud
from chalicelib.transacciones import Transacciones

CLAVES = Claves(1, 5)


class Interrumpida:
    """A client before each of whose writes something else happens."""

    def __init__(self, cliente: Any, antes: Callable[[], None]) -> None:
        self._cliente, self._antes = cliente, antes

    def update_item(self, **pedido: Any) -> Any:
        self._antes()
        return self._cliente.update_item(**pedido)

    def transact_write_items(self, **pedido: Any) -> Any:
        self._antes()
        return self._cliente.transact_write_items(**pedido)

    def __getattr__(self, operacion: str) -> Any:
        return getattr(self._cliente, operacion)


class Gente:
    """Customers of an event, each at one of two processes; `ids` are their reservations."""

    def __init__(self, dynamodb: Any, nombre: str, azar: random.Random) -> None:
        self.nombre, self._azar, self.ids = nombre, azar, list[str]()
        self._procesos = [Inventario(dynamodb, Transacciones("inventario", CLAVES)) for _ in range(2)]

    def __call__(self) -> None:
        """Some of them buy, return, or return a part."""
        for _ in range(self._azar.randint(0, 3)):
            proceso, suerte = self._azar.choice(self._procesos), self._azar.random()
            try:
                if self.ids and suerte < 0.3:
                    proceso.cancela(self._azar.choice(self.ids))
                elif self.ids and suerte < 0.5:
                    proceso.rebaja(self._azar.choice(self.ids), self._azar.randint(1, 3))
                else:
                    pedido = Solicitud(self.nombre, f"c{suerte}@example.org", self._azar.randint(1, 4))
                    self.ids.append(proceso.crea(pedido).id)
            except (
                ConflictError,
                ServicioOcupado,
            ):  # the latter: its boletos lie in parts that know different versions
                pass

    def sin_saber(self, version: int) -> int:
        """The boletos of those who do not know of the date of that version."""
        reservas = [self._procesos[0].reserva(id) for id in self.ids]
        return sum(r.cantidad for r in reservas if r.estado == "A" and r.cambio < version)


def _cambio(nombre: str, version: int, movido: int, capacidad: int) -> Cambio:
    fecha = {"Fecha": {"S": f"2027-01-0{1 + movido}T19:00:00-06:00"}}
    activo = EstadoDeEvento.ACTIVO
    return Cambio(nombre, capacidad, "Opera", activo, fecha, version, 40 if version else None, movido)


@pytest.mark.parametrize("semilla", range(15))
def test_what_is_sold_and_returned_while_they_learn_is_counted(dynamodb: Any, semilla: int) -> None:
    azar, nombre = random.Random(semilla), f"Aida {semilla}"
    gente = Gente(dynamodb, nombre, azar)
    movidos = [0, *sorted(azar.choices(range(1, 5), k=4))]
    movidos = [min(version, movido) for version, movido in enumerate(movidos)]
    cambios = [
        _cambio(nombre, n, movido, azar.randint(20, 60) if n else 40) for n, movido in enumerate(movidos)
    ]

    def muere() -> None:
        if azar.random() < 0.2:
            raise InterruptedError

    otro = Replica(Interrumpida(dynamodb, muere), "inventario", CLAVES)

    def entretanto() -> None:
        gente()
        if azar.random() < 0.4:
            with suppress(InterruptedError):
                otro.sigue(azar.choice(cambios[1:]))

    Replica(dynamodb, "inventario", CLAVES).crea(cambios[0])
    este = Replica(Interrumpida(dynamodb, entretanto), "inventario", CLAVES)
    for cambio in cambios[1:]:
        copia = este.sigue(cambio)
        assert copia.version >= cambio.version

    copia = gente._procesos[0].evento(nombre)
    assert (copia.version, copia.por_avisar or 0) == (4, gente.sin_saber(copia.cambio))


def test_a_delivery_that_died_between_two_parts_is_taken_up_by_the_next(dynamodb: Any) -> None:
    gente = Gente(dynamodb, "Norma", random.Random(1))
    escrituras = iter([None, None])  # the event's own item, one part

    def muere() -> None:
        if next(escrituras, "no more") is not None:
            raise InterruptedError

    Replica(dynamodb, "inventario", CLAVES).crea(_cambio("Norma", 0, 0, 40))
    gente()
    with pytest.raises(InterruptedError):
        Replica(Interrumpida(dynamodb, muere), "inventario", CLAVES).sigue(_cambio("Norma", 1, 1, 40))
    gente()
    copia = Replica(dynamodb, "inventario", CLAVES).sigue(_cambio("Norma", 1, 1, 40))

    assert copia.por_avisar == gente.sin_saber(1) > 0
    assert [parte["Version"]["N"] for parte in Partes(dynamodb, "inventario", CLAVES).lee("Norma")] == [
        "1"
    ] * 5


@pytest.mark.parametrize("escrituras", range(4))
def test_an_event_that_changed_before_it_was_created_is_there_whole_or_not_at_all(
    dynamodb: Any, escrituras: int
) -> None:
    quedan = iter(range(escrituras))

    def muere() -> None:
        if next(quedan, None) is None:
            raise InterruptedError

    with suppress(InterruptedError):
        Replica(Interrumpida(dynamodb, muere), "inventario", CLAVES).sigue(_cambio("Lulu", 1, 1, 40))

    partes = Partes(dynamodb, "inventario", CLAVES).lee("Lulu")
    assert all(partes) == any(partes) == (escrituras > 1)


def test_a_closing_that_died_after_the_first_part_is_no_hindrance_to_a_change(dynamodb: Any) -> None:
    quedan = iter(range(1))

    def muere() -> None:
        if next(quedan, None) is None:
            raise InterruptedError

    cambio = _cambio("Manon", 1, 1, 40)
    with suppress(InterruptedError):
        Replica(Interrumpida(dynamodb, muere), "inventario", CLAVES).cierra(cambio)

    copia = Replica(dynamodb, "inventario", CLAVES).sigue(cambio)

    assert (copia.estado, copia.version) == (EstadoDeEvento.CANCELADO, 1)


def test_a_copy_whose_own_item_was_taken_out_is_given_up(dynamodb: Any) -> None:
    replica = Replica(dynamodb, "inventario", CLAVES)
    replica.crea(_cambio("Salome", 0, 0, 40))
    dynamodb.delete_item(TableName="inventario", Key=CLAVES.evento("Salome"))

    with pytest.raises(ServicioOcupado):
        replica.sigue(_cambio("Salome", 1, 1, 40))


def test_parts_that_know_the_same_are_not_written(dynamodb: Any) -> None:
    replica = Replica(dynamodb, "inventario", CLAVES)
    replica.crea(_cambio("Tosca", 0, 0, 40))
    replica.sigue(_cambio("Tosca", 1000, 1, 40))

    def nadie() -> None:
        raise AssertionError

    Alineacion(Interrumpida(dynamodb, nadie), "inventario", CLAVES).alinea("Tosca")


def test_a_part_that_knows_more_already_is_left_alone(dynamodb: Any) -> None:
    """They are read one after another: the event's own item may be a moment older."""
    replica = Replica(dynamodb, "inventario", CLAVES)
    replica.crea(_cambio("Fidelio", 0, 0, 40))
    replica.sigue(_cambio("Fidelio", 1, 1, 40))
    dynamodb.update_item(
        TableName="inventario",
        Key=CLAVES.cupo("Fidelio", 3),
        UpdateExpression="SET Version = :otra",
        ExpressionAttributeValues={":otra": {"N": "2"}},
    )

    partes = Alineacion(dynamodb, "inventario", CLAVES).alinea("Fidelio")

    assert [parte["Version"]["N"] for parte in partes] == ["1", "1", "1", "2", "1"]


def test_a_part_that_has_learned_since_it_was_read_is_looked_at_again(dynamodb: Any) -> None:
    """It had heard of the move from somebody else, and has sold since: what it had left then is what counts."""
    Replica(dynamodb, "inventario", CLAVES).crea(_cambio("Norma", 0, 0, 40))
    escrituras = iter(["la propia", "la primera de las otras"])

    def entretanto() -> None:
        if next(escrituras, "") == "la primera de las otras":
            dynamodb.update_item(
                TableName="inventario",
                Key=CLAVES.cupo("Norma", 1),
                UpdateExpression="SET Version = :dos, Cambio = :dos, Quedaban = Capacidad, Capacidad = :siete",
                ExpressionAttributeValues={":dos": {"N": "2"}, ":siete": {"N": "7"}},
            )

    Replica(Interrumpida(dynamodb, entretanto), "inventario", CLAVES).sigue(_cambio("Norma", 3, 2, 40))

    parte = Partes(dynamodb, "inventario", CLAVES).lee("Norma")[1]
    assert [parte[que]["N"] for que in ("Version", "Quedaban", "Capacidad")] == ["3", "8", "7"]


def test_what_is_no_longer_said_is_forgotten_by_all(dynamodb: Any) -> None:
    replica = Replica(dynamodb, "inventario", CLAVES)
    con_limite = {"MaximoPorCliente": {"N": "4"}}
    replica.crea(Cambio("Elektra", 40, "Opera", EstadoDeEvento.ACTIVO, con_limite))

    replica.sigue(Cambio("Elektra", 40, "Opera", EstadoDeEvento.ACTIVO, {}, 1, 40))

    partes = Partes(dynamodb, "inventario", CLAVES).lee("Elektra")
    assert ["MaximoPorCliente" in parte for parte in partes] == [False] * 5


def test_each_part_keeps_what_it_had_left_when_the_event_moved(dynamodb: Any) -> None:
    replica = Replica(dynamodb, "inventario", CLAVES)
    alineacion = Alineacion(dynamodb, "inventario", CLAVES)
    replica.crea(_cambio("Salome", 0, 0, 40))
    replica.sigue(_cambio("Salome", 1000, 1000, 40))
    Gente(dynamodb, "Salome", random.Random(1))()

    replica.sigue(_cambio("Salome", 1001, 1000, 40))

    assert alineacion.quedaban("Salome") == 4 * 8


def test_of_one_part_nothing_is_looked_up() -> None:
    assert Alineacion(None, "inventario", Claves()).quedaban("Aida") == 0
