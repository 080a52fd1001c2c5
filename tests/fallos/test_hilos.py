"""Threads of one process: side by side, call by call, and killed or frozen with it."""

from collections.abc import Callable
from itertools import cycle

import pytest

from tests.fallos.hilos import Hilos
from tests.fallos.inyector import ENVIOS, HELADO, Fallo, Llamada, Muerte, en
from tests.fallos.mundo import INVENTARIO, Mundo, cliente_de_pruebas
from tests.fallos.planificador import Planificador
from tests.fallos.tiempo import Reloj

BOLETOS = 3


def _vendido() -> Mundo:
    """Three reservations of which nobody has been told yet."""
    mundo = Mundo(a_la_vez=25)
    mundo.crea_evento("Aida", BOLETOS)
    for fragmento in (0, 1):
        mundo.entrega("modificaInventarioEvento", fragmento)
    for cual in range(BOLETOS):
        assert mundo.reserva("Aida", f"c{cual}@example.org").estado == 200
    return mundo


def _avisa(mundo: Mundo, turnos: tuple[int, ...] = (0, 1, 2)) -> tuple[list[Llamada], BaseException | None]:
    """One delivery of all of them; the calls that it made, and what it raised."""
    antes = len(mundo.red.llamadas)
    lote = mundo.registros(INVENTARIO)
    (error,) = mundo.juntas([lambda: mundo.invoca("notificaciones", lote)], cycle(turnos))
    return mundo.red.llamadas[antes:], error


def _envios(llamadas: list[Llamada]) -> list[int]:
    return [numero for numero, llamada in enumerate(llamadas) if llamada.operacion in ENVIOS]


def test_the_e_mails_of_a_batch_are_on_their_way_at_the_same_time() -> None:
    llamadas, error = _avisa(_vendido())

    reclamos = [n for n, una in enumerate(llamadas) if ":vence" in str(una.datos)]
    assert error is None
    assert len(_envios(llamadas)) == BOLETOS
    assert reclamos[1] < _envios(llamadas)[0]


def test_the_same_turns_make_the_same_calls() -> None:
    assert [una.datos for una in _avisa(_vendido())[0]] == [una.datos for una in _avisa(_vendido())[0]]


@pytest.mark.parametrize("operacion", [ENVIOS, ("BatchWriteItem",)])  # in a thread; in what started it
@pytest.mark.parametrize("turnos", [(0, 1, 2), (0,), (2, 1)])
def test_a_process_that_is_killed_is_killed_with_all_its_threads(
    operacion: tuple[str, ...], turnos: tuple[int, ...]
) -> None:
    mundo = _vendido()
    with mundo.fallando(en(Fallo.MUERTE_ANTES, 0, operacion=operacion)):
        llamadas, error = _avisa(mundo, turnos)

    assert isinstance(error, Muerte)
    assert llamadas[-1].operacion in operacion
    mundo.sosiega()
    assert sum(mundo.correos.values()) >= BOLETOS
    assert not mundo.sin_motivo


def test_a_process_that_stands_still_does_so_with_all_its_threads() -> None:
    mundo = _vendido()
    cuando: list[float] = []
    mundo.red.antes = lambda _: cuando.append(mundo.reloj.ahora)
    with mundo.fallando(en(Fallo.PAUSA, 0, operacion=ENVIOS)):
        llamadas, _ = _avisa(mundo)

    desde, *despues = cuando[_envios(llamadas)[0] :]
    assert len(despues) >= BOLETOS
    assert min(despues) >= desde + HELADO


def test_who_is_killed_while_it_sleeps_sleeps_no_longer() -> None:
    reloj = Reloj()
    planificador, desde = Planificador(lambda: reloj.ahora, reloj.sleep), reloj.ahora

    def muere() -> None:
        planificador.cede()
        raise Muerte

    def duerme() -> float:
        planificador.lanza(muere)
        with pytest.raises(Muerte):
            planificador.duerme(60)
        planificador.cede()
        return reloj.ahora - desde

    assert planificador.juntas([duerme], iter(())) == [0.0]


def _en_lugar_de_avisar(mundo: Mundo, funcion: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    _avisa(mundo)
    (proceso,) = mundo.procesos.todos["notificaciones"]
    monkeypatch.setattr(proceso.dominio.app, "notificaciones", lambda *_: funcion())


def _mira(mundo: Mundo) -> None:
    cliente_de_pruebas(mundo.red).describe_table(TableName=INVENTARIO)


def test_a_function_that_ends_before_its_threads_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    mundo = _vendido()

    def no_espera() -> None:
        Hilos(1).submit(_mira, mundo)
        _mira(mundo)

    _en_lugar_de_avisar(mundo, no_espera, monkeypatch)
    _avisa(mundo, (0, 0, 1, 0))
    assert mundo.sin_motivo == ["notificaciones ended, and threads of it had not"]


def test_a_process_has_all_its_threads_again_for_the_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    mundo, hilos = _vendido(), Hilos(2)

    def espera_a_dos() -> None:
        for futuro in [hilos.submit(_mira, mundo) for _ in range(2)]:
            futuro.result()

    _en_lugar_de_avisar(mundo, espera_a_dos, monkeypatch)
    for _ in range(3):
        llamadas, error = _avisa(mundo, (0,))  # one thread does all, and the other one nothing
        assert (len(llamadas), error) == (2, None)
    assert not mundo.sin_motivo
