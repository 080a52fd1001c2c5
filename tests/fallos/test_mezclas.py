"""A cancelled transaction may refuse for one item's condition and tell of another only that it was throttled, or held
by somebody else: what was not looked at decides nothing.
"""

import pytest

from tests.fallos.inyector import Fallo, en
from tests.fallos.mundo import Mundo, Respuesta

ANA = "ana@example.org"
DURA = {Fallo.FRENO: 1, Fallo.CONFLICTO: 60}  # calls after which a request gives up


@pytest.fixture(params=DURA)
def fallo(request: pytest.FixtureRequest) -> Fallo:
    return Fallo(request.param)


@pytest.fixture(params=["1", "3"])
def mundo(request: pytest.FixtureRequest) -> Mundo:
    return Mundo(ajustes={"CUPOS": request.param})


def _reserva(mundo: Mundo, fallo: Fallo, cual: int, boletos: int, clave: str | None) -> Respuesta:
    """The `cual`-th of a transaction's items, by turns, is the one that is not looked at."""
    while len(mundo.red.llamadas) % 4 != cual:
        mundo.pide("eventos", "GET", "/eventos")
    with mundo.fallando(en(fallo, *range(DURA[fallo]), operacion="TransactWriteItems")):
        return mundo.reserva("Aida", ANA, boletos, clave)


@pytest.mark.parametrize("cual", range(4))
def test_a_key_that_comes_again_is_not_told_that_its_own_boletos_are_sold_out(
    mundo: Mundo, fallo: Fallo, cual: int
) -> None:
    mundo.crea_evento("Aida", 2)
    mundo.sosiega()
    primera = mundo.reserva("Aida", ANA, 2, "clave")

    otra = _reserva(mundo, fallo, cual, 2, "clave")

    assert otra == primera or otra.estado == 503


@pytest.mark.parametrize("cual", range(4))
def test_a_limit_that_was_raised_refuses_nobody(mundo: Mundo, fallo: Fallo, cual: int) -> None:
    mundo.crea_evento("Aida", 9, maximoPorCliente=2)
    mundo.sosiega()
    mundo.reserva("Aida", ANA, 2)
    mundo.cambia_evento("Aida", maximoPorCliente=5)
    mundo.sosiega()

    assert _reserva(mundo, fallo, cual, 2, None).estado in (200, 503)
    assert any(len(mezcla) > 1 for mezcla in mundo.red.mezclas)
