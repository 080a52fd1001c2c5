"""One e-mail per reservation and state: claimed, sent, closed."""

from chalicelib import bitacora
from chalicelib.aviso import Aviso
from chalicelib.correo import Correo
from chalicelib.errores import DireccionRechazada, EnvioFallido
from chalicelib.registro import Registro


class Notificador:
    def __init__(self, registro: Registro, correo: Correo) -> None:
        self._registro = registro
        self._correo = correo
        self._sin_cerrar: dict[str, str] = {}  # sent by this process, but the ledger could not be told

    def notifica(self, aviso: Aviso) -> None:
        """Sends the e-mail unless it was sent before. Raises when the record must be delivered again."""
        if aviso.clave in self._sin_cerrar or not self._registro.reclama(aviso.clave):
            self._cierra_pendiente(aviso)
            return
        try:
            mensaje = self._correo.envia(aviso)
        except DireccionRechazada as motivo:
            self._registro.rechaza(aviso.clave, str(motivo))
            bitacora.avisa("correo rechazado", reserva=aviso.id, estado=aviso.estado, motivo=str(motivo))
        except EnvioFallido as motivo:
            self._registro.suelta(aviso.clave)
            bitacora.avisa("correo aplazado", reserva=aviso.id, estado=aviso.estado, motivo=str(motivo))
            raise
        else:
            self._sin_cerrar[aviso.clave] = mensaje
            self._cierra_pendiente(aviso)
            bitacora.anota("correo enviado", reserva=aviso.id, estado=aviso.estado, mensaje=mensaje)

    def _cierra_pendiente(self, aviso: Aviso) -> None:
        mensaje = self._sin_cerrar.get(aviso.clave)
        if mensaje is None:
            bitacora.anota("correo repetido", reserva=aviso.id, estado=aviso.estado)
            return
        self._registro.confirma(aviso.clave, mensaje)
        del self._sin_cerrar[aviso.clave]
