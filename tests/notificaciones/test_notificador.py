"""One e-mail per reservation and state, whoever dies when; hand-written ledger and mail. No I/O."""

from typing import cast

import pytest

from chalicelib.aviso import Aviso, Estado
from chalicelib.correo import Correo
from chalicelib.errores import DireccionRechazada, EnvioEnCurso, EnvioFallido
from chalicelib.libro import Libro as LibroReal
from chalicelib.notificador import Notificador
from tests.conftest import Hechos

AVISO = Aviso("21tY2WfhKPDj0TDulNRlu2yszl4", Estado("A"), "Opera Aida", "pepe@gmail.com", 3)
OTRO = Aviso("21tYJ9WFytF1KRq73EtsGjWrUE4", Estado("A"), "Opera Aida", "ana@gmail.com", 1)


class Muerte(BaseException):
    """The process is killed."""


class Libro:
    """A ledger in memory, shared by the processes; speaks as Libro does."""

    def __init__(self) -> None:
        self.entradas: dict[str, str] = {}
        self.fallos: dict[str, BaseException] = {}  # by method, once
        self.respuestas_perdidas: dict[
            str, BaseException
        ] = {}  # by method, once: done, but the caller is not told

    def reclama(self, clave: str) -> bool:
        self._falla("reclama")
        if self.entradas.get(clave, "libre") in ("enviado", "rechazado"):
            return False
        if self.entradas.get(clave) == "reclamado":
            raise EnvioEnCurso(clave)
        self.entradas[clave] = "reclamado"
        self._pierde("reclama")
        return True

    def confirma(self, clave: str, _mensaje: str) -> None:
        self._cierra("confirma", clave, "enviado")

    def rechaza(self, clave: str, _motivo: str) -> None:
        self._cierra("rechaza", clave, "rechazado")

    def suelta(self, clave: str) -> None:
        self._cierra("suelta", clave, "libre")

    def vence(self) -> None:
        """Time passes: open claims expire."""
        self.entradas = {
            clave: "libre" if situacion == "reclamado" else situacion
            for clave, situacion in self.entradas.items()
        }

    def _cierra(self, metodo: str, clave: str, situacion: str) -> None:
        self._falla(metodo)
        self.entradas[clave] = situacion
        self._pierde(metodo)

    def _falla(self, metodo: str) -> None:
        if metodo in self.fallos:
            raise self.fallos.pop(metodo)

    def _pierde(self, metodo: str) -> None:
        if metodo in self.respuestas_perdidas:
            raise self.respuestas_perdidas.pop(metodo)


class Buzon:
    """Speaks as Correo does; `fallos` come in turn, the last as often as asked."""

    def __init__(self, *fallos: BaseException, al_enviar: BaseException | None = None) -> None:
        self._fallos = list(fallos)
        self._al_enviar = al_enviar
        self.enviados: list[str] = []

    def envia(self, aviso: Aviso) -> str:
        if self._fallos:
            raise self._fallos.pop(0)
        self.enviados.append(aviso.clave)
        if self._al_enviar is not None:
            fallo, self._al_enviar = self._al_enviar, None
            raise fallo
        return f"mensaje {len(self.enviados)}"


def _proceso(libro: Libro, buzon: Buzon) -> Notificador:
    return Notificador(cast(LibroReal, libro), cast(Correo, buzon))


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
    getattr(libro, donde)["confirma"] = ConnectionError()
    proceso = _proceso(libro, buzon)
    with pytest.raises(ConnectionError):
        proceso.notifica(AVISO)

    libro.vence()
    proceso.notifica(AVISO)

    assert buzon.enviados == [AVISO.clave]
    assert libro.entradas == {AVISO.clave: "enviado"}


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
