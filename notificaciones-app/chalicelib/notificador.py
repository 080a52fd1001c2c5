"""One e-mail per reservation and state: claimed, sent, closed."""

from boletia import bitacora
from chalicelib.aviso import Aviso
from chalicelib.correo import Correo
from chalicelib.errores import DireccionRechazada, EnvioFallido
from chalicelib.hechos import Hecho
from chalicelib.libro import Libro


class Notificador:
    def __init__(self, libro: Libro, correo: Correo) -> None:
        self._libro = libro
        self._correo = correo
        self._sin_cerrar: dict[str, str] = {}  # sent by this process, but the ledger could not be told

    def notifica(self, aviso: Aviso) -> None:
        """Sends the e-mail unless it was sent before. Raises when the record must be delivered again."""
        if aviso.clave in self._sin_cerrar or not self._libro.reclama(aviso.clave):
            self._cierra_pendiente(aviso)
            return
        try:
            mensaje = self._correo.envia(aviso)
        except DireccionRechazada as motivo:
            self._libro.rechaza(aviso.clave, str(motivo))
            bitacora.advierte(
                Hecho.CORREO_RECHAZADO, reserva=aviso.id, estado=aviso.estado, motivo=str(motivo)
            )
        except EnvioFallido as motivo:
            self._libro.suelta(aviso.clave)
            bitacora.advierte(
                Hecho.CORREO_APLAZADO, reserva=aviso.id, estado=aviso.estado, motivo=str(motivo)
            )
            raise
        else:
            self._sin_cerrar[aviso.clave] = mensaje
            self._cierra_pendiente(aviso)
            bitacora.anota(Hecho.CORREO_ENVIADO, reserva=aviso.id, estado=aviso.estado, mensaje=mensaje)

    def _cierra_pendiente(self, aviso: Aviso) -> None:
        mensaje = self._sin_cerrar.get(aviso.clave)
        if mensaje is None:
            bitacora.anota(Hecho.CORREO_REPETIDO, reserva=aviso.id, estado=aviso.estado)
            return
        self._libro.confirma(aviso.clave, mensaje)
        del self._sin_cerrar[aviso.clave]
