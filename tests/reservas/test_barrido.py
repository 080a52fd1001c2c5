"""The sweep against a hand-written inventario whose index lags. No I/O, no waiting."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from chalicelib.barrido import MARGEN, PAUSA, PAUSA_MAXIMA, barre
from chalicelib.cambio import Cambio
from chalicelib.errores import BarridoIncompleto
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.replica import Replica
from chalicelib.reserva import EstadoDeReserva
from chalicelib.suspension import Suspension, Vista
from tests.conftest import Hechos

CAPACIDAD = 100
CANCELACION = Cambio("Opera Aida", CAPACIDAD, "Opera", EstadoDeEvento.CANCELADO)


@dataclass
class Inventario:
    """A table of reservations and an index that shows it late; speaks as Replica and as Suspension do."""

    tabla: dict[str, list[Any]]  # id → [estado, boletos]
    en_pagina: int = 2
    indice: dict[str, str] | None = None  # id → estado shown; None: the index is up to date
    al_dormir: list[Callable[["Inventario"], None]] = field(default_factory=list)
    rechazos: int = 0  # statements that will be refused for the moment
    abierto: bool = True
    aplicada: int | None = None  # the capacity that a change brought to the copy
    pasadas: int = 0
    pausas: list[float] = field(default_factory=list)
    reloj: float = 0.0
    plazo: float = 300.0
    segundos_por_pagina: float = 0.0

    def cierra(self, cambio: Cambio) -> Evento:
        self.abierto = False
        vendidos: int = sum(boletos for estado, boletos in self.tabla.values() if estado != "X")
        capacidad = CAPACIDAD if self.aplicada is None else self.aplicada
        copia = replace(cambio.copia(), disponibles=capacidad - vendidos, aplicada=self.aplicada)
        return replace(copia, version=0 if self.aplicada is None else 1)

    def paginas(self, nombre: str) -> Iterator[list[Vista]]:
        assert (nombre, self.abierto) == ("Opera Aida", False), "swept before the event was closed"
        self.pasadas += 1
        visible = {id: fila[0] for id, fila in self.tabla.items()} if self.indice is None else self.indice
        vistas = [Vista(id, EstadoDeReserva(visible[id]), self.tabla[id][1]) for id in visible]
        for desde in range(0, max(len(vistas), 1), self.en_pagina):
            self.reloj += self.segundos_por_pagina
            yield vistas[desde : desde + self.en_pagina]

    def cancela(self, vistas: Sequence[Vista]) -> int:
        assert {vista.estado for vista in vistas} <= {EstadoDeReserva.ACTIVA}, "these need no statement"
        return sum(vista.cantidad for vista in vistas if self._cancela(vista.id))

    def _cancela(self, id: str) -> bool:
        if self.rechazos:
            self.rechazos -= 1
            return False
        if self.tabla[id][0] == "A":
            self.tabla[id][0] = "C"
        return bool(self.tabla[id][0] == "C")

    def duerme(self, segundos: float) -> None:
        self.reloj += segundos
        self.pausas.append(segundos)
        if self.al_dormir:
            self.al_dormir.pop(0)(self)

    def queda(self) -> float:
        return self.plazo - self.reloj

    def estados(self) -> str:
        return "".join(estado for estado, _ in self.tabla.values())


def _vendidas(estados: str, boletos: int = 3) -> dict[str, list[Any]]:
    return {f"{numero:027}": [estado, boletos] for numero, estado in enumerate(estados)}


def _barre(inventario: Inventario, cancelacion: Cambio = CANCELACION) -> None:
    replica, suspension = cast(Replica, inventario), cast(Suspension, inventario)
    barre(replica, suspension, cancelacion, queda=inventario.queda, duerme=inventario.duerme)


def _muestra_todo(inventario: Inventario) -> None:
    inventario.indice = None


def test_every_active_reservation_is_cancelled_with_its_evento() -> None:
    inventario = Inventario(_vendidas("AAAAA"))

    _barre(inventario)

    assert (inventario.estados(), inventario.pasadas, inventario.reloj) == ("CCCCC", 1, 0.0)


def test_what_its_customer_cancelled_stays_so() -> None:
    inventario = Inventario(_vendidas("AXAXX"))

    _barre(inventario)

    assert inventario.estados() == "CXCXX"


@pytest.mark.parametrize(("estados", "boletos"), [("AA", 1200), ("XX", 0)])
def test_a_sweep_that_adds_up_says_how_many_and_warns_of_nothing(
    hechos: Hechos, estados: str, boletos: int
) -> None:
    _barre(Inventario(_vendidas(estados, 600)))

    assert [(uno["hecho"], uno["boletos"]) for uno in hechos()] == [("evento barrido", boletos)]


def test_an_evento_that_sold_nothing_is_closed_and_its_index_not_read() -> None:
    inventario = Inventario(_vendidas("XX"))

    _barre(inventario)

    assert (inventario.abierto, inventario.pasadas) == (False, 0)


@pytest.mark.parametrize("aplicada", [None, 4, 9, 500])
def test_what_was_sold_is_told_by_the_capacity_that_the_copy_applied(aplicada: int | None) -> None:
    """Whatever the record says: its capacity may not have reached the copy yet, or be more than the copy was told."""
    tabla = _vendidas("AAA")
    inventario = Inventario(tabla, aplicada=aplicada, indice={}, al_dormir=[_muestra_todo])

    _barre(inventario, replace(CANCELACION, capacidad=77, version=5, capacidad_inicial=CAPACIDAD))

    assert (inventario.estados(), inventario.pasadas) == ("CCC", 2)


def test_a_redelivered_cancellation_changes_nothing_and_ends() -> None:
    inventario = Inventario(_vendidas("AXA"))
    _barre(inventario)

    _barre(inventario)

    assert (inventario.estados(), inventario.reloj) == ("CXC", 0.0)


def test_a_reservation_that_the_index_does_not_show_yet_is_waited_for() -> None:
    tabla = _vendidas("AAAA")
    inventario = Inventario(tabla, indice=dict.fromkeys(list(tabla)[:2], "A"), al_dormir=[_muestra_todo])

    _barre(inventario)

    assert (inventario.estados(), inventario.pasadas) == ("CCCC", 2)


def test_an_index_that_shows_nothing_at_all_is_waited_for() -> None:
    inventario = Inventario(_vendidas("AAAA"), indice={}, al_dormir=[lambda _: None] * 5 + [_muestra_todo])

    _barre(inventario)

    assert (inventario.estados(), inventario.pasadas) == ("CCCC", 7)


def test_a_reservation_that_the_index_still_shows_as_active_is_not_counted_when_its_customer_cancelled_it() -> (
    None
):
    tabla = _vendidas("XAA")
    inventario = Inventario(
        tabla, indice=dict(zip(tabla, ["A", "A"], strict=False)), al_dormir=[_muestra_todo]
    )

    _barre(inventario)

    assert (inventario.estados(), inventario.pasadas) == ("XCC", 2)


def test_what_its_customer_cancelled_does_not_stand_in_for_a_reservation_not_shown_yet() -> None:
    tabla = _vendidas("XAA")
    inventario = Inventario(
        tabla, indice=dict(zip(tabla, ["X", "A"], strict=False)), al_dormir=[_muestra_todo]
    )

    _barre(inventario)

    assert (inventario.estados(), inventario.pasadas) == ("XCC", 2)


def test_a_statement_refused_for_the_moment_is_tried_again() -> None:
    inventario = Inventario(_vendidas("AAAA"), rechazos=3)

    _barre(inventario)

    assert (inventario.estados(), inventario.pasadas) == ("CCCC", 2)


def test_when_the_index_never_shows_a_reservation_the_record_comes_again_in_time() -> None:
    tabla = _vendidas("AAA")
    inventario = Inventario(tabla, indice=dict.fromkeys(list(tabla)[:2], "A"), plazo=60.5)

    with pytest.raises(BarridoIncompleto, match="6 de 9 boletos"):
        _barre(inventario)

    assert MARGEN <= inventario.queda() <= MARGEN + PAUSA_MAXIMA
    assert inventario.estados() == "CCA"


def test_pauses_grow_up_to_their_bound() -> None:
    inventario = Inventario(_vendidas("A"), indice={}, plazo=60)

    with pytest.raises(BarridoIncompleto):
        _barre(inventario)

    assert inventario.pausas[:6] == [PAUSA, 2 * PAUSA, 4 * PAUSA, 8 * PAUSA, PAUSA_MAXIMA, PAUSA_MAXIMA]


def test_a_sweep_that_runs_out_of_time_goes_on_where_it_was() -> None:
    inventario = Inventario(_vendidas("A" * 10), plazo=8, segundos_por_pagina=1)
    with pytest.raises(BarridoIncompleto):
        _barre(inventario)
    a_medias = inventario.estados()

    inventario.reloj, inventario.segundos_por_pagina = 0.0, 0.1
    _barre(inventario)

    assert "A" in a_medias
    assert "C" in a_medias
    assert inventario.estados() == "C" * 10


def test_more_boletos_than_were_sold_are_told_and_do_not_block_the_shard(
    hechos: Hechos,
) -> None:
    class Descuadrado(Inventario):
        def cierra(self, cambio: Cambio) -> Evento:
            cerrada = super().cierra(cambio)
            return replace(cerrada, disponibles=cerrada.disponibles + 1)

    inventario = Descuadrado(_vendidas("AAA"))

    _barre(inventario)

    assert inventario.estados() == "CCC"
    assert "barrido descuadrado" in [linea["hecho"] for linea in hechos()]
