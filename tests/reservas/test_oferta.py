"""What a process believes of events. No I/O."""

import pytest

from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.oferta import RECORDADAS, SIN_CAMBIOS, Oferta, Ofertas
from chalicelib.reserva import EstadoDeReserva, Reserva


def _evento(nombre: str, version: int = 1) -> Evento:
    return Evento(nombre, 30, "Opera", EstadoDeEvento.ACTIVO, version=version)


def test_only_what_is_not_as_believed_is_news() -> None:
    ofertas = Ofertas()

    assert [ofertas.aprende(_evento("Aida", version)) for version in (0, 1, 1, 2)] == [
        False,
        True,
        False,
        True,
    ]
    assert (ofertas.de("Aida"), ofertas.de("Tosca")) == (Oferta(version=2), SIN_CAMBIOS)


@pytest.mark.parametrize(("maximo", "contada"), [(0, False), (1, True), (4, True)])
def test_boletos_of_an_event_with_a_limit_are_counted(maximo: int, contada: bool) -> None:
    reserva = Reserva("1", "Aida", EstadoDeReserva.ACTIVA, "ana@example.com", 1)

    assert Oferta(maximo=maximo).aplicada(reserva).contada is contada


def test_so_many_events_are_remembered_and_then_it_begins_anew() -> None:
    ofertas = Ofertas()
    for numero in range(RECORDADAS):
        ofertas.aprende(_evento(f"evento {numero}"))
    assert ofertas.de("evento 0") == ofertas.de(f"evento {RECORDADAS - 1}") == Oferta(version=1)

    ofertas.aprende(_evento("otro"))

    assert (ofertas.de("evento 0"), ofertas.de("otro")) == (SIN_CAMBIOS, Oferta(version=1))
