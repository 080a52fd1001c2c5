"""One e-mail per reservation and state, whoever dies when; hand-written ledger and mail. No I/O."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import cast

import pytest

from chalicelib.aviso import Aviso, Estado
from chalicelib.correo import Correo
from chalicelib.errores import DireccionRechazada, EnvioEnCurso, EnvioFallido, SesCerrado, SesLleno
from chalicelib.libro import Cierre
from chalicelib.libro import Libro as LibroReal
from chalicelib.notificador import PAUSA, RATO, Notificador
from chalicelib.turnos import Turno, Turnos
from tests.conftest import Hechos
from tests.serie import EnSerie

AVISO = Aviso("21tY2WfhKPDj0TDulNRlu2yszl4", Estado("A"), "Opera Aida", "pepe@gmail.com", 3)
OTRO = Aviso("21tYJ9WFytF1KRq73EtsGjWrUE4", Estado("A"), "Opera Aida", "ana@gmail.com", 1)


class Muerte(BaseException):
    """The process is killed."""


class Libro:
    """A ledger in memory, shared by the processes; speaks as Libro does."""

    def __init__(self) -> None:
        self.entradas: dict[str, str] = {}
        self.preguntas: list[int] = []  # how many were asked about at once, time after time
        self.cierres: list[int] = []  # how many were closed at once, time after time
        self.fallos: dict[str, BaseException] = {}  # by method, once
        self.respuestas_perdidas: dict[
            str, BaseException
        ] = {}  # by method, once: done, but the caller is not told

    def reclama(self, clave: str, otra_vez: bool = False) -> bool:
        self._falla("reclama")
        if self.entradas.get(clave, "libre") in {"enviado", *(() if otra_vez else ("rechazado", "rebotado"))}:
            return False
        if self.entradas.get(clave) == "reclamado":
            raise EnvioEnCurso(clave)
        self.entradas[clave] = "reclamado"
        self._pierde("reclama")
        return True

    def cierra(self, cierres: Sequence[Cierre]) -> None:
        self._falla("cierra")
        self.cierres.append(len(cierres))
        self.entradas |= {cierre.clave: str(cierre.situacion) for cierre in cierres}
        self._pierde("cierra")

    def suelta(self, clave: str, _motivo: str) -> None:
        self._falla("suelta")
        self.entradas[clave] = "libre"
        self._pierde("suelta")

    def cerradas(self, claves: Sequence[str]) -> set[str]:
        self.preguntas.append(len(claves))
        return {clave for clave in claves if self.entradas.get(clave) in ("enviado", "rechazado", "rebotado")}

    def vence(self) -> None:
        """Time passes: open claims expire."""
        self.entradas = {
            clave: "libre" if situacion == "reclamado" else situacion
            for clave, situacion in self.entradas.items()
        }

    def _falla(self, metodo: str) -> None:
        if metodo in self.fallos:
            raise self.fallos.pop(metodo)

    def _pierde(self, metodo: str) -> None:
        if metodo in self.respuestas_perdidas:
            raise self.respuestas_perdidas.pop(metodo)


class Buzon:
    """Speaks as Correo does; `fallos` come in turn, None being none."""

    def __init__(self, *fallos: BaseException | None, al_enviar: BaseException | None = None) -> None:
        self._fallos = list(fallos)
        self._al_enviar = al_enviar
        self.enviados: list[str] = []

    def envia(self, aviso: Aviso) -> str:
        if self._fallos and (fallo := self._fallos.pop(0)):
            raise fallo
        self.enviados.append(aviso.clave)
        if self._al_enviar is not None:
            fallo, self._al_enviar = self._al_enviar, None
            raise fallo
        return f"mensaje {len(self.enviados)}"


class Reloj:
    def __init__(self) -> None:
        self.ahora = 1_800_000_000.0
        self.al_dormir: Callable[[], None] = lambda: None
        self.pausas: list[float] = []

    def __call__(self) -> float:
        return self.ahora

    def duerme(self, segundos: float) -> None:
        self.al_dormir()
        self.pausas.append(segundos)
        self.ahora += segundos


class SinEspera:
    """Speaks as Turnos does: it is always everybody's turn, `cada` seconds apart."""

    def __init__(self, reloj: Reloj, cada: float = 0.0) -> None:
        self._reloj, self._cada = reloj, cada
        self.frenos = self.aciertos = 0
        self.tomados: list[int] = []
        self.limites: list[float] = []

    def toma(self, cuantos: int, limite: float) -> Turno | None:
        self.tomados.append(cuantos)
        self.limites.append(limite)
        return Turno(self._reloj(), self._cada) if self._reloj() + cuantos * self._cada <= limite else None

    def frena(self) -> None:
        self.frenos += 1

    def acierta(self) -> None:
        self.aciertos += 1


class Proceso:
    """A process of the function that was just started; `cuantos` e-mails a round, one after the other."""

    def __init__(self, libro: Libro, buzon: Buzon, cuantos: int = 1, cada: float = 0.0) -> None:
        self.reloj = Reloj()
        self.turnos = SinEspera(self.reloj, cada)
        self._limite = self.reloj() + 300
        self._notificador = Notificador(
            cast(LibroReal, libro),
            cast(Correo, buzon),
            cast(Turnos, self.turnos),
            hilos=EnSerie(),
            a_la_vez=cuantos,
            reloj=self.reloj,
            duerme=self.reloj.duerme,
        )

    def notifica(self, *avisos: Aviso, queda: float | None = None) -> None:
        self._notificador.notifica(avisos, self._limite - self.reloj() if queda is None else queda)


_proceso = Proceso


def test_an_e_mail_is_sent_once_however_often_its_record_comes() -> None:
    libro, buzon = Libro(), Buzon()
    proceso = _proceso(libro, buzon)

    for _ in range(3):
        proceso.notifica(AVISO)
    _proceso(libro, buzon).notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]
    assert libro.entradas == {AVISO.clave: "enviado"}


def test_it_is_claimed_before_it_is_sent() -> None:
    libro = Libro()

    class BuzonQueMira(Buzon):
        def envia(self, aviso: Aviso) -> str:
            assert libro.entradas[aviso.clave] == "reclamado"
            return super().envia(aviso)

    _proceso(libro, BuzonQueMira()).notifica(AVISO)

    assert libro.entradas == {AVISO.clave: "enviado"}


def test_a_rejected_address_is_recorded_and_the_stream_goes_on(hechos: Hechos) -> None:
    libro, buzon = Libro(), Buzon(DireccionRechazada("MessageRejected"))
    proceso = _proceso(libro, buzon)

    proceso.notifica(AVISO)
    proceso.notifica(OTRO)
    proceso.notifica(AVISO)

    assert libro.entradas == {AVISO.clave: "rechazado", OTRO.clave: "enviado"}
    assert buzon.enviados == [OTRO.clave]
    assert "correo rechazado" in [linea["hecho"] for linea in hechos()]


def test_when_ses_fails_the_record_comes_again_and_is_sent_at_once() -> None:
    libro, buzon = Libro(), Buzon(EnvioFallido("Throttling"), EnvioFallido("Throttling"))
    proceso = _proceso(libro, buzon)
    for _ in range(2):
        with pytest.raises(EnvioFallido):
            proceso.notifica(AVISO)

    _proceso(libro, buzon).notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]
    assert libro.entradas == {AVISO.clave: "enviado"}


def test_while_another_delivery_sends_the_record_is_put_off() -> None:
    libro, buzon = Libro(), Buzon()
    libro.entradas[AVISO.clave] = "reclamado"

    with pytest.raises(EnvioEnCurso):
        _proceso(libro, buzon).notifica(AVISO)

    assert buzon.enviados == []


@pytest.mark.parametrize("donde", ["fallos", "respuestas_perdidas"])
def test_when_the_ledger_cannot_be_told_the_same_process_tells_it_later_and_does_not_send_again(
    donde: str,
) -> None:
    libro, buzon = Libro(), Buzon()
    getattr(libro, donde)["cierra"] = ConnectionError()
    proceso = _proceso(libro, buzon)
    with pytest.raises(ConnectionError):
        proceso.notifica(AVISO)

    libro.vence()
    proceso.notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]
    assert libro.entradas == {AVISO.clave: "enviado"}


def _rebotado_sin_que_sepa_que_cerro() -> tuple[Libro, Buzon, Proceso]:
    """An e-mail was sent and closed, but the ledger's answer was lost; since then it came back."""
    libro, buzon = Libro(), Buzon()
    libro.respuestas_perdidas["cierra"] = ConnectionError()
    proceso = _proceso(libro, buzon)
    with pytest.raises(ConnectionError):
        proceso.notifica(AVISO)
    libro.entradas[AVISO.clave] = "rebotado"
    return libro, buzon, proceso


def test_what_ses_told_of_an_email_since_the_ledgers_answer_was_lost_is_not_written_over() -> None:
    libro, buzon, proceso = _rebotado_sin_que_sepa_que_cerro()

    proceso.notifica()
    proceso.notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]
    assert libro.entradas == {AVISO.clave: "rebotado"}


@pytest.mark.parametrize("donde", ["fallos", "respuestas_perdidas"])
def test_when_the_claim_fails_nothing_is_sent_until_it_is_ours(donde: str) -> None:
    libro, buzon = Libro(), Buzon()
    getattr(libro, donde)["reclama"] = ConnectionError()
    proceso = _proceso(libro, buzon)
    with pytest.raises(ConnectionError):
        proceso.notifica(AVISO)
    enviados_antes = list(buzon.enviados)

    libro.vence()
    proceso.notifica(AVISO)

    assert (enviados_antes, buzon.enviados) == ([], [AVISO.clave])


def test_a_claim_that_cannot_be_given_up_expires_and_the_e_mail_is_sent() -> None:
    libro, buzon = Libro(), Buzon(EnvioFallido("Throttling"))
    libro.fallos["suelta"] = ConnectionError()
    with pytest.raises(ConnectionError):
        _proceso(libro, buzon).notifica(AVISO)

    with pytest.raises(EnvioEnCurso):
        _proceso(libro, buzon).notifica(AVISO)
    libro.vence()
    _proceso(libro, buzon).notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]


@pytest.mark.parametrize(("buzon", "correos"), [(Buzon(Muerte()), 1), (Buzon(al_enviar=Muerte()), 2)])
def test_a_process_killed_while_sending_leaves_never_none_and_at_most_two(buzon: Buzon, correos: int) -> None:
    libro = Libro()
    with pytest.raises(Muerte):
        _proceso(libro, buzon).notifica(AVISO)

    with pytest.raises(EnvioEnCurso):
        _proceso(libro, buzon).notifica(AVISO)
    libro.vence()
    _proceso(libro, buzon).notifica(AVISO)
    _proceso(libro, buzon).notifica(AVISO)

    assert buzon.enviados == [AVISO.clave] * correos


def test_a_process_killed_before_it_sends_loses_nothing() -> None:
    libro, buzon = Libro(), Buzon()
    libro.respuestas_perdidas["reclama"] = Muerte()
    with pytest.raises(Muerte):
        _proceso(libro, buzon).notifica(AVISO)

    libro.vence()
    _proceso(libro, buzon).notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]


def test_no_line_of_the_log_holds_an_address(hechos: Hechos, caplog: pytest.LogCaptureFixture) -> None:
    proceso = _proceso(Libro(), Buzon(DireccionRechazada("MessageRejected")))

    for aviso in (AVISO, OTRO, OTRO):
        proceso.notifica(aviso)

    assert [linea["hecho"] for linea in hechos()] == ["correo rechazado", "correo enviado", "correo repetido"]
    assert len(caplog.records) == 3
    assert "@" not in "".join(str(vars(linea)) for linea in caplog.records)


def _otro(numero: int, estado: str = "A") -> Aviso:
    return Aviso(f"{numero:027}", Estado(estado), "Opera Aida", "ana@gmail.com", 1)


def test_a_batch_goes_in_rounds_that_are_closed_at_once() -> None:
    libro, buzon = Libro(), Buzon()
    proceso = _proceso(libro, buzon, cuantos=3)

    proceso.notifica(*(_otro(numero) for numero in range(7)))

    assert proceso.turnos.tomados == [3, 3, 1]
    assert len(buzon.enviados) == 7
    assert set(libro.entradas.values()) == {"enviado"}


@pytest.mark.parametrize("tardan", [0.0, 5.0])
def test_e_mails_that_hardly_wait_for_their_turn_are_closed_in_one_round_trip(tardan: float) -> None:
    """Also where SES takes so long that their turns are over."""

    class Lento(Buzon):
        def envia(self, aviso: Aviso) -> str:
            proceso.reloj.ahora += tardan
            return super().envia(aviso)

    libro = Libro()
    proceso = _proceso(libro, Lento(), cuantos=3, cada=RATO / 2)

    proceso.notifica(_otro(1), _otro(2), _otro(3))

    assert libro.cierres == [3]


@pytest.mark.parametrize(("queda", "empieza"), [(300.0, 285.0), (60.0, 45.0), (20.0, 15.0)])
def test_nothing_begins_while_ses_might_be_waited_for_longer_than_the_invocation_lasts(
    queda: float, empieza: float
) -> None:
    proceso = _proceso(Libro(), Buzon())

    proceso.notifica(AVISO, queda=queda)

    assert proceso.turnos.limites == [proceso.reloj() + empieza]


def test_the_states_of_one_reservation_go_one_after_the_other() -> None:
    libro, buzon = Libro(), Buzon()
    proceso = _proceso(libro, buzon, cuantos=9)

    proceso.notifica(_otro(1), _otro(1, "X"), _otro(2), _otro(3))

    assert proceso.turnos.tomados == [3, 1]
    assert buzon.enviados[-1] == _otro(1, "X").clave


def test_a_cancellation_waits_for_its_confirmation() -> None:
    libro, buzon = Libro(), Buzon(EnvioFallido("InternalFailure"))
    with pytest.raises(EnvioFallido):
        _proceso(libro, buzon, cuantos=9).notifica(_otro(1), _otro(2), _otro(1, "X"))

    _proceso(libro, buzon).notifica(_otro(1), _otro(2), _otro(1, "X"))

    assert buzon.enviados == [_otro(2).clave, _otro(1).clave, _otro(1, "X").clave]


def test_what_was_told_is_asked_about_at_once() -> None:
    libro, buzon = Libro(), Buzon()
    lote = [_otro(numero) for numero in range(50)]
    _proceso(libro, buzon, cuantos=25).notifica(*lote)

    libro.fallos["reclama"] = AssertionError("one by one")
    proceso = _proceso(libro, buzon, cuantos=25)
    proceso.notifica(*lote)

    assert libro.preguntas == [50, 50]
    assert len(buzon.enviados) == 50


def test_a_batch_of_what_is_new_asks_about_nothing() -> None:
    libro, buzon = Libro(), Buzon()
    proceso = _proceso(libro, buzon, cuantos=25)

    for numero in range(3):
        proceso.notifica(_otro(numero))

    assert libro.preguntas == [1]


@pytest.mark.parametrize("raro", ["el libro falla", "SES está lleno", "ya se había dicho"])
def test_after_anything_unusual_the_next_batch_is_asked_about(raro: str) -> None:
    libro, buzon = Libro(), Buzon(None, *[SesLleno("Throttling")] * (raro == "SES está lleno"))
    proceso = _proceso(libro, buzon, cuantos=25)
    proceso.notifica(_otro(1))
    libro.entradas[_otro(2).clave] = "enviado" if raro == "ya se había dicho" else "libre"
    libro.fallos |= {"cierra": ConnectionError()} if raro == "el libro falla" else {}
    with suppress(ConnectionError):
        proceso.notifica(_otro(2))

    for numero in (3, 4):
        proceso.notifica(_otro(numero))

    assert libro.preguntas == [1, 1]


def test_a_full_ses_is_waited_for_and_nothing_fails() -> None:
    libro, buzon = Libro(), Buzon(None, SesLleno("Throttling"), SesLleno("Throttling"))
    proceso = _proceso(libro, buzon, cuantos=2)
    inicio = proceso.reloj()

    proceso.notifica(*(_otro(numero) for numero in range(4)))

    assert len(buzon.enviados) == 4
    assert proceso.turnos.frenos == 2
    assert proceso.reloj() - inicio == PAUSA + 2 * PAUSA


def test_pauses_double_up_to_a_minute() -> None:
    proceso = _proceso(Libro(), Buzon(*[SesLleno("Throttling")] * 8))

    proceso.notifica(AVISO)

    assert [pausa for pausa in proceso.reloj.pausas if pausa] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_ses_that_takes_something_is_waited_for_anew() -> None:
    lleno = SesLleno("Throttling")
    proceso = _proceso(Libro(), Buzon(lleno, lleno, None, lleno))

    proceso.notifica(AVISO, OTRO)

    assert [pausa for pausa in proceso.reloj.pausas if pausa] == [1, 2, 1]
    assert (proceso.turnos.frenos, proceso.turnos.aciertos) == (3, 2)


def test_who_is_taken_again_sends_twice_as_many_each_round() -> None:
    proceso = _proceso(Libro(), Buzon(*[SesCerrado("Sending paused")] * 25), cuantos=25)

    proceso.notifica(*(_otro(numero) for numero in range(25)))

    assert proceso.turnos.tomados == [25, 1, 2, 4, 8, 10]


def test_a_ses_that_stays_full_is_given_back_before_the_time_is_over() -> None:
    libro, buzon = Libro(), Buzon(*[SesLleno("Throttling")] * 99)
    proceso = _proceso(libro, buzon)
    inicio = proceso.reloj()

    with pytest.raises(EnvioFallido):
        proceso.notifica(AVISO, OTRO)

    assert 200 < proceso.reloj() - inicio < 300
    assert "reclamado" not in libro.entradas.values()


def test_an_account_that_may_not_send_is_waited_for_with_one_question_a_minute() -> None:
    libro, buzon = Libro(), Buzon(*[SesCerrado("Sending paused")] * 1000)
    proceso = _proceso(libro, buzon, cuantos=25)
    inicio, avisos = proceso.reloj(), [_otro(uno) for uno in range(25)]

    with pytest.raises(EnvioFallido, match="se acaba el tiempo"):
        proceso.notifica(*avisos)

    preguntas = 1000 - len(buzon._fallos)
    assert proceso.reloj() - inicio > 280
    assert 25 <= preguntas <= 25 + 12
    assert proceso.turnos.frenos == 0
    assert set(libro.entradas.values()) == {"libre"}


def test_an_account_that_may_send_again_tells_everybody_in_the_same_invocation() -> None:
    libro, buzon = Libro(), Buzon(*[SesCerrado("Sending paused")] * 30)
    avisos = [_otro(uno) for uno in range(25)]

    _proceso(libro, buzon, cuantos=25).notifica(*avisos)

    assert sorted(buzon.enviados) == sorted(aviso.clave for aviso in avisos)


@pytest.mark.parametrize("cuantos", [1, 5])
def test_a_ses_that_refuses_for_no_known_reason_is_left_alone_before_the_batch_is_given_back(
    cuantos: int,
) -> None:
    proceso = _proceso(Libro(), Buzon(*[EnvioFallido("nuevo")] * 10), cuantos)
    inicio = proceso.reloj()

    with pytest.raises(EnvioFallido, match="nuevo"):
        proceso.notifica(*[_otro(uno) for uno in range(5)])

    assert proceso.reloj() > inicio


def test_when_the_time_is_over_the_batch_is_given_back_at_once() -> None:
    class Eterno(Buzon):
        def envia(self, aviso: Aviso) -> str:
            proceso.reloj.ahora += 200
            return super().envia(aviso)

    proceso = _proceso(Libro(), Eterno(*[EnvioFallido("nuevo")] * 3), cuantos=3)
    inicio = proceso.reloj()

    with pytest.raises(EnvioFallido, match="nuevo"):
        proceso.notifica(_otro(1), _otro(2), _otro(3))

    assert proceso.reloj() - inicio == 600


def test_e_mails_keep_the_pace_of_their_turn_and_are_closed_meanwhile() -> None:
    libro, buzon = Libro(), Buzon()
    proceso = _proceso(libro, buzon, cuantos=3, cada=1.0)
    abiertas: list[int] = []
    proceso.reloj.al_dormir = lambda: abiertas.append(list(libro.entradas.values()).count("reclamado"))

    proceso.notifica(_otro(1), _otro(2), _otro(3))

    assert proceso.reloj() == 1_800_000_002.0
    assert abiertas == [0, 0, 0]


def test_the_first_failure_is_the_one_that_is_told() -> None:
    buzon = Buzon(EnvioFallido("primero"), EnvioFallido("segundo"))

    with pytest.raises(EnvioFallido, match="primero"):
        _proceso(Libro(), buzon).notifica(AVISO, OTRO)


def test_three_failures_one_after_the_other_are_what_stops_a_batch() -> None:
    uno = EnvioFallido("MessageRejected: ?")
    proceso = _proceso(Libro(), Buzon(uno, uno, None, uno, uno, None, uno, uno, uno))

    with pytest.raises(EnvioFallido):
        proceso.notifica(*(_otro(numero) for numero in range(20)))

    assert len(proceso.turnos.tomados) == 9


def test_one_e_mail_that_fails_does_not_hold_up_the_others() -> None:
    libro, buzon = Libro(), Buzon(EnvioFallido("MessageRejected: ?"))
    proceso = _proceso(libro, buzon)

    with pytest.raises(EnvioFallido):
        proceso.notifica(*(_otro(numero) for numero in range(9)))

    assert buzon.enviados == [_otro(numero).clave for numero in range(1, 9)]


def test_a_ses_that_is_down_is_not_asked_for_each_e_mail() -> None:
    libro, buzon = Libro(), Buzon(*[EnvioFallido("Sending paused")] * 99)
    proceso = _proceso(libro, buzon, cuantos=25)
    lote = [_otro(numero) for numero in range(100)]

    for _ in range(2):
        with pytest.raises(EnvioFallido):
            proceso.notifica(*lote)

    assert proceso.turnos.tomados == [25, 1, 1, 1]


def test_an_operator_sends_again_what_came_back_since_the_ledgers_answer_was_lost_to_the_same_process() -> (
    None
):
    libro, buzon, proceso = _rebotado_sin_que_sepa_que_cerro()

    proceso.notifica(replace(AVISO, reenvio=True))

    assert buzon.enviados == [AVISO.clave] * 2
    assert libro.entradas == {AVISO.clave: "enviado"}


@pytest.mark.parametrize("antes", ["rechazado", "rebotado"])
def test_an_operator_sends_an_e_mail_again_once(antes: str) -> None:
    libro, buzon = Libro(), Buzon()
    libro.entradas[AVISO.clave] = antes

    for _ in range(2):
        _proceso(libro, buzon).notifica(replace(AVISO, reenvio=True))

    assert buzon.enviados == [AVISO.clave]
