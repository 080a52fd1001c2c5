"""Lost numbers under faults at every call: asked for however often, told once a window, and never to nobody."""

import pytest

from tests.fallos.invariantes import todo_en_orden
from tests.fallos.inyector import MUERTES, PASAJEROS, Fallo, en
from tests.fallos.mundo import INVENTARIO, Mundo, Respuesta

PEPE = "pepe@example.org"


def _vendido() -> tuple[Mundo, list[str]]:
    mundo = Mundo()
    for evento in ("Aida", "Tosca"):
        mundo.crea_evento(evento, 10)
    mundo.sosiega()
    ids = [mundo.reserva(evento, PEPE).cuerpo["Id"] for evento in ("Aida", "Tosca")]
    mundo.sosiega()
    return mundo, ids


def _dicho_una_vez(mundo: Mundo, ids: list[str]) -> None:
    ((texto, veces),) = mundo.resumenes().items()
    assert veces == 1
    assert all(id in texto for id in ids)


@pytest.mark.parametrize("fallo", [*PASAJEROS, *MUERTES])
@pytest.mark.parametrize("cual", [1, 2])
def test_a_request_that_fails_can_be_repeated_and_is_told_once(fallo: Fallo, cual: int) -> None:
    mundo, ids = _vendido()

    with mundo.fallando(en(fallo, cual, operacion="PutItem")):
        primera = mundo.pide_numeros(PEPE)
    segunda = mundo.pide_numeros(PEPE)
    mundo.sosiega()

    assert primera.estado in (0, 202, 429, 503)
    assert segunda.estado == 202
    _dicho_una_vez(mundo, ids)


@pytest.mark.parametrize("fallo", [*PASAJEROS, *MUERTES])
@pytest.mark.parametrize("operacion", ["Query", "UpdateItem"])
@pytest.mark.parametrize("cual", [1, 2, 3])
def test_a_lookup_that_fails_comes_again_and_is_told_once(fallo: Fallo, operacion: str, cual: int) -> None:
    mundo, ids = _vendido()
    mundo.pide_numeros(PEPE)

    with mundo.fallando(en(fallo, cual, operacion=operacion)):
        mundo.invoca("preparaReenvio", mundo.registros(INVENTARIO))
    mundo.sosiega()

    _dicho_una_vez(mundo, ids)
    todo_en_orden(mundo)


def test_records_that_come_again_and_again_are_told_once() -> None:
    mundo, ids = _vendido()
    mundo.pide_numeros(PEPE)

    for _ in range(3):
        mundo.sosiega()
        for funcion in ("preparaReenvio", "notificaciones"):
            assert mundo.invoca(funcion, mundo.registros(INVENTARIO)) is None

    _dicho_una_vez(mundo, ids)


def test_a_window_later_it_is_told_again() -> None:
    mundo, _ = _vendido()

    for _ in range(2):
        assert mundo.pide_numeros(PEPE) == mundo.pide_numeros("nadie@example.org")
        mundo.sosiega()
        mundo.reloj.sleep(15 * 60 + 1)

    assert sum(mundo.resumenes().values()) == 2


def test_nobody_without_reservations_is_written_to() -> None:
    mundo, _ = _vendido()

    assert isinstance(mundo.pide_numeros("nadie@example.org"), Respuesta)
    assert mundo.pide_numeros(PEPE, "No existe").estado == 202
    mundo.sosiega()

    assert mundo.resumenes() == {}
