"""The pace of a process under contention: slower after refusals, faster after successes, none without hope."""

from contextlib import nullcontext

import pytest

from boletia.errores import ServicioOcupado
from boletia.llamada import PAUSA
from chalicelib.ritmo import PAUSA_MAXIMA, Ritmo
from chalicelib.ventanilla import RECORDADAS, Ventanillas


class Tiempo:
    ahora = 0.0

    def reloj(self) -> float:
        return self.ahora

    def duerme(self, segundos: float) -> None:
        self.ahora += segundos


def _ritmo(tiempo: Tiempo, azar: float = 1.0) -> Ritmo:
    return Ritmo(tiempo.reloj, tiempo.duerme, lambda: azar)


def test_pauses_grow_with_each_refusal_up_to_their_bound() -> None:
    ritmo = _ritmo(Tiempo())

    pausas = [ritmo.choca()[0] for _ in range(20)]

    assert pausas[0] == PAUSA
    assert pausas == sorted(pausas)
    assert pausas[-1] == PAUSA_MAXIMA


def test_what_was_seen_is_remembered_by_the_next_request_and_a_success_shortens_it() -> None:
    ritmo = _ritmo(Tiempo())
    antes = [ritmo.choca()[0] for _ in range(4)][-1]

    ritmo.logra()

    assert PAUSA < ritmo.choca()[0] < antes


def test_each_refusal_lengthens_the_pause_by_a_half_and_a_success_leaves_a_quarter() -> None:
    ritmo = _ritmo(Tiempo())

    esperas = [ritmo.choca()[0] for _ in range(4)]
    ritmo.logra()

    assert [*esperas, ritmo.choca()[0]] == pytest.approx([0.02, 0.03, 0.045, 0.0675, 0.02531], rel=1e-3)


def test_the_queue_is_the_mean_pause_times_the_calls_that_are_likely() -> None:
    """Thought to be refused: 30 % of the calls, then a tenth nearer to what the last call was."""
    ritmo = _ritmo(Tiempo(), azar=0.0)

    colas = [ritmo.choca()[1] for _ in range(3)]
    ritmo.logra()

    assert colas == pytest.approx([0.015 / 0.63, 0.0225 / 0.567, 0.03375 / 0.5103], rel=1e-3)
    assert ritmo.choca()[1] == pytest.approx(0.015 / 0.5033, rel=1e-3)


def test_half_of_what_was_seen_is_forgotten_in_ten_seconds_whoever_looks_meanwhile() -> None:
    tiempo = Tiempo()
    ritmo = _ritmo(tiempo, azar=0.0)
    for _ in range(3):
        ritmo.choca()

    for tiempo.ahora in (4.0, 7.0, 10.0, 10.0):
        ritmo.entra()

    assert ritmo.choca()[1] == pytest.approx(0.0253 / 0.5446, rel=1e-2)


def test_a_pause_is_never_shorter_than_the_first() -> None:
    tiempo = Tiempo()
    ritmo = _ritmo(tiempo)
    ritmo.logra()
    tiempo.ahora = 100.0
    ritmo.entra()

    assert ritmo.choca()[0] == PAUSA


def test_a_pause_is_what_a_request_waits_at_least() -> None:
    assert list(_ritmo(Tiempo()).choca()) == pytest.approx([PAUSA, 0.015 / 0.63], rel=1e-3)
    raudo = _ritmo(Tiempo())
    for _ in range(10):
        raudo.logra()
    assert raudo.choca() == (PAUSA, PAUSA)


@pytest.mark.parametrize(("rechazos", "pasa"), [(11, True), (12, False)])
def test_who_has_to_expect_more_than_four_seconds_and_a_half_is_refused(rechazos: int, pasa: bool) -> None:
    ritmo = _ritmo(Tiempo(), azar=0.5)
    for _ in range(rechazos):
        ritmo.choca()

    with nullcontext() if pasa else pytest.raises(ServicioOcupado):
        ritmo.entra()


@pytest.mark.parametrize(("azar", "pasa"), [(0.09, True), (0.11, False)])
def test_one_of_ten_looks_whether_a_hopeless_queue_is_gone(azar: float, pasa: bool) -> None:
    ritmo = _ritmo(Tiempo(), azar)
    for _ in range(20):
        ritmo.choca()

    with nullcontext() if pasa else pytest.raises(ServicioOcupado):
        ritmo.entra()


def test_a_hopeless_queue_is_refused_before_the_first_call_but_for_a_few_who_look() -> None:
    tiempo = Tiempo()
    desesperado, sonda = _ritmo(tiempo, azar=0.5), _ritmo(tiempo, azar=0.0)
    for ritmo in (desesperado, sonda):
        for _ in range(20):
            ritmo.choca()

    with pytest.raises(ServicioOcupado, match="repita la petición"):
        desesperado.entra()
    sonda.entra()


def test_what_was_seen_long_ago_refuses_nobody() -> None:
    tiempo = Tiempo()
    ritmo = _ritmo(tiempo, azar=0.5)
    for _ in range(20):
        ritmo.choca()

    tiempo.ahora += 60

    ritmo.entra()


def test_events_do_not_slow_each_other_and_only_the_last_are_remembered() -> None:
    ventanillas = Ventanillas(1, lambda: 0.0, lambda _: None, lambda: 1.0)
    aida = ventanillas.de("Aida")
    aida.ritmo.choca()

    assert ventanillas.de("Tosca").ritmo.choca()[0] == PAUSA
    assert ventanillas.de("Aida") is aida
    for numero in range(RECORDADAS):
        ventanillas.de(f"evento {numero}")
    assert ventanillas.de("Aida") is not aida
