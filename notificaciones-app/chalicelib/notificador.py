"""One e-mail per reservation and state: claimed, sent, closed; reservations side by side, each one's states in order.

A batch goes in rounds. A round takes the next e-mail of each reservation, waits for its turn with SES, claims and sends
them side by side, and closes what was sent in one round trip. A full SES is waited for, and one that takes nothing of
this account too: asked with one e-mail a minute, so that the mapping's attempts outlast what its records may be old.
Anything else that fails is put aside, the others go on, and in the end the batch is given back to Lambda.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait

from boletia import bitacora
from chalicelib.correo import A_LA_VEZ, Correo
from chalicelib.envio import Envio
from chalicelib.errores import DireccionRechazada, EnvioFallido, SesCerrado, SesLleno
from chalicelib.hechos import Hecho
from chalicelib.libro import Cierre, Libro, Situacion
from chalicelib.pendientes import Pendientes
from chalicelib.turnos import Turnos

# Before the end of an invocation nothing new begins, because SES may be waited for that long.
RESERVA, RESERVA_PARTE = 15, 0.25  # seconds, and no more than this part of its time
PAUSA, PAUSA_MAXIMA = 1.0, 60.0  # seconds that SES is left alone; doubles
BASTA = 3  # e-mails that fail one after the other, none being sent: it is SES, not they
RATO = 0.05  # seconds; before a longer wait what was sent is closed

_SE_ESPERAN = (SesLleno, SesCerrado)
Vuelo = list[tuple[Envio, Future[Cierre | None]]]  # e-mails on their way
Resultado = tuple[Envio, BaseException | None]


class Notificador:
    """`completa` adds what events announce; `hilos` sends up to `a_la_vez` e-mails side by side; `reloj` and `duerme`
    (seconds) are passed in by tests.
    """

    def __init__(
        self,
        libro: Libro,
        correo: Correo,
        turnos: Turnos,
        completa: Callable[[Sequence[Envio]], Sequence[Envio]] = lambda envios: envios,
        hilos: Executor | None = None,
        a_la_vez: int = A_LA_VEZ,
        reloj: Callable[[], float] = time.time,
        duerme: Callable[[float], None] = time.sleep,
    ) -> None:
        self._libro = libro
        self._correo = correo
        self._turnos = turnos
        self._completa = completa
        self._hilos = hilos or ThreadPoolExecutor(a_la_vez)
        self._maximo = self._a_la_vez = a_la_vez
        self._reloj = reloj
        self._duerme = duerme
        self._pausa = PAUSA
        self._sin_cerrar: dict[str, str] = {}  # sent by this process, but the ledger could not be told
        self._desconfia = (
            True  # the next batch may have come before: to a new process, or after anything unusual
        )
        self._mira = self._raro = (
            False  # whether this one is to be asked about, and whether anything was unusual
        )

    def notifica(self, avisos: Sequence[Envio], queda: float) -> None:
        """Sends the e-mails that were not sent before; `queda` are the seconds that are left.

        Raises when the batch must be delivered again.
        """
        limite = self._reloj() + queda - min(RESERVA, RESERVA_PARTE * queda)
        self._mira = self._desconfia or any(aviso.clave in self._sin_cerrar for aviso in avisos)
        self._raro, self._desconfia = False, True
        problemas = self._avisa_a_todos(Pendientes.desde(avisos), limite)
        if problemas:
            raise problemas[0]
        self._desconfia = self._raro

    def _avisa_a_todos(self, pendientes: Pendientes, limite: float) -> list[BaseException]:
        problemas: list[BaseException] = []
        fallidos = 0  # since the last one that was sent
        while fallidos < BASTA and self._quedan(pendientes):
            resultados = self._ronda(pendientes.ronda(self._a_la_vez), limite)
            nuevos = _reparte(resultados, pendientes)
            hechos = any(error is None for _, error in resultados)
            fallidos = 0 if hechos else fallidos + len(nuevos)
            self._a_la_vez = min(2 * self._a_la_vez, self._maximo) if hechos else 1
            problemas += nuevos
        if fallidos >= BASTA:
            self._deja_en_paz(limite)
        return problemas

    def _quedan(self, pendientes: Pendientes) -> bool:
        """Whether any is still to be sent; where some may have been told before, all are asked about at once."""
        if self._mira and pendientes:
            self._mira = False
            claves = [aviso.clave for aviso in pendientes.todos() if not aviso.reenvio]
            for aviso in pendientes.quita(self._libro.cerradas(claves)):
                self._estaba_cerrado(aviso)
        return bool(pendientes)

    def _estaba_cerrado(self, aviso: Envio) -> None:
        """By somebody else, or by this process: then only the ledger's answer was lost, and SES may have told it more
        of the e-mail since.
        """
        if mensaje := self._sin_cerrar.pop(aviso.clave, None):
            _anota_cierre(aviso, Cierre(aviso.clave, Situacion.ENVIADO, mensaje))
        else:
            _anota_repetido(aviso)

    def _ronda(self, avisos: list[Envio], limite: float) -> list[Resultado]:
        """What became of each. Raises EnvioFallido when their turn would come after `limite`."""
        completos = self._completa(avisos)
        turno = self._turnos.toma(len(avisos), limite)
        if turno is None or self._reloj() >= limite:
            raise EnvioFallido("SES no toma más por ahora: se acaba el tiempo, sigue la próxima entrega")
        vuelo: Vuelo = []
        resultados: list[Resultado] = []
        try:
            for numero, aviso in enumerate(avisos):
                if turno.instante(numero) - self._reloj() > RATO:
                    resultados += self._recoge(vuelo, [uno for uno in vuelo if uno[1].done()])
                self._duerme(max(0.0, turno.instante(numero) - self._reloj()))
                vuelo.append((aviso, self._hilos.submit(self._avisa, completos[numero])))
            resultados += self._recoge(vuelo, list(vuelo))
        finally:
            wait([futuro for _, futuro in vuelo])  # what is frozen on its way would be sent at any later time
        self._acomoda(resultados, limite)
        return resultados

    def _recoge(self, vuelo: Vuelo, cuales: Vuelo) -> list[Resultado]:
        """Takes these out of the air, waiting for them, and closes them in one round trip."""
        cierres: list[tuple[Envio, Cierre]] = []
        resultados: list[Resultado] = []
        for aviso, futuro in cuales:
            if (error := futuro.exception()) is None and (cierre := futuro.result()) is not None:
                cierres.append((aviso, cierre))
            resultados.append((aviso, error))
            vuelo.remove((aviso, futuro))
        if cierres:
            self._libro.cierra([cierre for _, cierre in cierres])
        for aviso, cierre in cierres:
            self._sin_cerrar.pop(cierre.clave, None)
            _anota_cierre(aviso, cierre)
        return resultados

    def _acomoda(self, resultados: list[Resultado], limite: float) -> None:
        """An SES that takes nothing is left alone for a while; one that takes e-mails gets more of them."""
        if any(isinstance(error, SesLleno) for _, error in resultados):
            self._turnos.frena()
        if any(isinstance(error, _SE_ESPERAN) for _, error in resultados):
            self._raro = True
            self._deja_en_paz(limite)
        elif any(error is None for _, error in resultados):
            self._turnos.acierta()
            self._pausa = PAUSA

    def _deja_en_paz(self, limite: float) -> None:
        """Longer each time, until it takes something."""
        self._duerme(max(0.0, min(self._pausa, limite - self._reloj())))
        self._pausa = min(2 * self._pausa, PAUSA_MAXIMA)

    def _avisa(self, aviso: Envio) -> Cierre | None:
        """Claims and sends one e-mail, in a thread of its own; None when it was closed before.

        What an operator wants sent again had been closed, whatever the ledger answered then.
        """
        if aviso.clave in self._sin_cerrar and not aviso.reenvio:
            return Cierre(aviso.clave, Situacion.ENVIADO, self._sin_cerrar[aviso.clave])
        if not self._libro.reclama(aviso.clave, aviso.reenvio):
            self._mira = self._raro = True
            _anota_repetido(aviso)
            return None
        try:
            mensaje = self._correo.envia(aviso)
        except DireccionRechazada as motivo:
            return Cierre(aviso.clave, Situacion.RECHAZADO, str(motivo))
        except EnvioFallido as motivo:
            self._libro.suelta(aviso.clave, str(motivo))
            bitacora.advierte(
                Hecho.CORREO_APLAZADO, reserva=aviso.id, estado=aviso.estado, motivo=str(motivo)
            )
            raise
        self._sin_cerrar[aviso.clave] = mensaje
        return Cierre(aviso.clave, Situacion.ENVIADO, mensaje)


def _reparte(resultados: list[Resultado], pendientes: Pendientes) -> list[BaseException]:
    """Done, or put aside, or – where SES takes nothing – still pending. Returns what has to be told to Lambda."""
    problemas = []
    for aviso, error in resultados:
        if error is None:
            pendientes.hecho(aviso)
        elif not isinstance(error, _SE_ESPERAN):
            pendientes.aparta(aviso)
            problemas.append(error)
    return problemas


def _anota_cierre(aviso: Envio, cierre: Cierre) -> None:
    if cierre.situacion is Situacion.RECHAZADO:
        bitacora.advierte(
            Hecho.CORREO_RECHAZADO, reserva=aviso.id, estado=aviso.estado, motivo=cierre.detalle
        )
    else:
        bitacora.anota(Hecho.CORREO_ENVIADO, reserva=aviso.id, estado=aviso.estado, mensaje=cierre.detalle)


def _anota_repetido(aviso: Envio) -> None:
    bitacora.anota(Hecho.CORREO_REPETIDO, reserva=aviso.id, estado=aviso.estado)
