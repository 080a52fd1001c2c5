"""The pace of a process under contention: slower after refusals, faster after successes, none without hope."""

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
