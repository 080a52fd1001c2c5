"""A capacity that changes while people buy and cancel: the copy adds each difference once, in any order of delivery."""

import itertools
import random
from typing import Any

import app
import pytest
from chalice import ConflictError, NotFoundError

from chalicelib.cambio import Cambio
from chalicelib.evento import EstadoDeEvento
from chalicelib.partes import Item
from chalicelib.replica import Replica
from chalicelib.reserva import Solicitud
from tests.contratos.imagenes import lote
from tests.reservas.escena import Contexto, Escena, evento_del_stream

INICIAL = 30


def _version(nombre: str, version: int, capacidad: int, estado: str = "A") -> dict[str, Any]:
    """The record of the event's change number `version`; 0 is its creation."""
    suyo = evento_del_stream(nombre, "evento_creado", capacidad)
    imagen = suyo["dynamodb"]["NewImage"]
    imagen |= {"Estado": {"S": estado}}
    if version:
        imagen |= {"Version": {"N": str(version)}, "CapacidadInicial": {"N": str(INICIAL)}}
    return suyo


def _entrega(*registros: dict[str, Any]) -> None:
    app.modificaInventarioEvento(lote(*registros), Contexto())


def _vende(escena: Escena, nombre: str, cantidad: int) -> str:
    return escena.inventario.crea(Solicitud(nombre, "pepe@gmail.com", cantidad)).id


def test_a_larger_capacidad_puts_the_difference_on_sale(escena: Escena) -> None:
    _entrega(_version("Crece", 0, 30))
    _vende(escena, "Crece", 7)

    _entrega(_version("Crece", 1, 50))

    copia = escena.inventario.evento("Crece")
    assert (copia.disponibles, copia.aplicada, copia.version) == (43, 50, 1)


def test_a_change_that_comes_again_adds_nothing(escena: Escena) -> None:
    _entrega(_version("Repite", 0, 30), _version("Repite", 1, 50), _version("Repite", 1, 50))
    _entrega(_version("Repite", 0, 30), _version("Repite", 1, 50))

    assert escena.disponibles("Repite") == 50


@pytest.mark.parametrize("orden", list(itertools.permutations([0, 1, 2, 3])))
def test_versions_in_any_order_end_with_the_last(escena: Escena, orden: tuple[int, ...]) -> None:
    capacidades = [30, 50, 10, 45]
    nombre = f"Orden {orden}"

    for version in orden:
        _entrega(_version(nombre, version, capacidades[version]))

    copia = escena.inventario.evento(nombre)
    assert (copia.disponibles, copia.aplicada, copia.version) == (45, 45, 3)


def test_a_change_makes_the_copy_when_the_creation_has_not_arrived(escena: Escena) -> None:
    _entrega(_version("Antes", 2, 12))
    _vende(escena, "Antes", 2)

    _entrega(_version("Antes", 0, 30), _version("Antes", 1, 50))

    copia = escena.inventario.evento("Antes")
    assert (copia.disponibles, copia.aplicada, copia.version) == (10, 12, 2)


def test_below_what_is_sold_nothing_more_is_sold_and_customers_see_none(escena: Escena) -> None:
    _entrega(_version("Menos", 0, 30))
    id = _vende(escena, "Menos", 25)

    _entrega(_version("Menos", 1, 20))

    copia = escena.inventario.evento("Menos")
    assert (copia.presenta()["Capacidad"], copia.presenta_venta()["Disponibles"]) == (0, -5)
    with pytest.raises(ConflictError, match="No quedan boletos"):
        _vende(escena, "Menos", 1)
    escena.inventario.cancela(id)
    assert escena.disponibles("Menos") == 20


def test_a_copy_that_is_closed_still_learns_its_capacidad(escena: Escena) -> None:
    """The sweep may close the copy before the other function has brought it the last change."""
    _entrega(_version("Tarde", 0, 30))
    id = _vende(escena, "Tarde", 25)
    cancelado = _version("Tarde", 1, 40, "C")

    app.modificaInventarioReserva(lote(cancelado), Contexto())
    _entrega(_version("Tarde", 1, 40), cancelado)

    copia = escena.inventario.evento("Tarde")
    assert (copia.disponibles, copia.aplicada, copia.estado) == (15, 40, "C")
    assert escena.inventario.reserva(id).estado == "C"


def test_closing_an_evento_whose_records_have_not_arrived_makes_the_copy_of_the_beginning(
    escena: Escena,
) -> None:
    cancelado = _version("Nada llegó", 2, 45, "C")

    app.modificaInventarioReserva(lote(cancelado), Contexto())

    copia = escena.inventario.evento("Nada llegó")
    assert (copia.disponibles, copia.aplicada, copia.version, copia.estado) == (INICIAL, None, 0, "C")
    _entrega(cancelado)
    assert escena.disponibles("Nada llegó") == 45


@pytest.mark.parametrize("semilla", range(25))
def test_at_every_moment_available_and_reserved_make_the_capacidad_last_applied(
    escena: Escena, semilla: int
) -> None:
    """Creation, changes and cancellation reach each function at its own speed, some again, while people come and go."""
    azar = random.Random(semilla)
    nombre = f"Mezcla {semilla}"
    capacidades = [INICIAL] + [azar.randint(1, 60) for _ in range(4)]
    registros = [_version(nombre, v, c) for v, c in enumerate(capacidades)]
    registros.append(_version(nombre, 4, capacidades[-1], "C"))
    funciones = [app.modificaInventarioEvento, app.modificaInventarioReserva]
    hechos = [0, 0]
    ids: list[str] = []

    while min(hechos) < len(registros):
        cual = azar.randrange(2)
        desde = azar.randint(0, min(hechos[cual], len(registros) - 1))
        hasta = azar.randint(desde + 1, len(registros))
        funciones[cual](lote(*registros[desde:hasta]), Contexto())
        hechos[cual] = max(hechos[cual], hasta)
        _compra_o_cancela(escena, nombre, ids, azar)
        _cuadra(escena, nombre, ids)

    copia = escena.inventario.evento(nombre)
    assert (copia.estado, copia.aplicada) == ("C", capacidades[-1])
    assert "A" not in escena.estados(nombre)


def _compra_o_cancela(escena: Escena, nombre: str, ids: list[str], azar: random.Random) -> None:
    for _ in range(azar.randint(0, 4)):
        try:
            if ids and azar.random() < 0.3:
                escena.inventario.cancela(azar.choice(ids))
            else:
                ids.append(_vende(escena, nombre, azar.randint(1, 9)))
        except (ConflictError, NotFoundError):
            pass  # sold out, closed, not arrived yet, or cancelled before


def _cuadra(escena: Escena, nombre: str, ids: list[str]) -> None:
    """Invariant 1."""
    if not ids:
        return
    reservas = [escena.inventario.reserva(id) for id in ids]
    copia = escena.inventario.evento(nombre)
    vendidos = sum(reserva.cantidad for reserva in reservas if reserva.estado in "AC")
    assert copia.disponibles + vendidos == (INICIAL if copia.aplicada is None else copia.aplicada)


def test_a_change_while_an_event_is_being_closed_leaves_what_was_sold_known(escena: Escena) -> None:
    class SeCruza(Replica):
        """Another function applies the change right after a part is closed."""

        def _cierra(self, parte: Item) -> Item:
            item = super()._cierra(parte)
            _entrega(_version("Se cruza", 1, 50), _version("Se cruza", 2, 20))
            return item

    _entrega(_version("Se cruza", 0, INICIAL))
    _vende(escena, "Se cruza", 7)

    replica = SeCruza(escena.dynamodb, "inventario", escena.claves)
    cerrada = replica.cierra(Cambio("Se cruza", INICIAL, "Opera", EstadoDeEvento.CANCELADO))

    aplicada = INICIAL if cerrada.aplicada is None else cerrada.aplicada
    assert aplicada - cerrada.disponibles == 7
