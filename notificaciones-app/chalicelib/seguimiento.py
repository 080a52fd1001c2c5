"""What SES tells of an e-mail that it took goes into the ledger, where it stands until an operator sends it again."""

import time
from collections.abc import Callable

from boletia import bitacora
from chalicelib.errores import EnvioEnCurso, NoticiaIlegible
from chalicelib.hechos import Hecho
from chalicelib.libro import Libro, Situacion
from chalicelib.noticia import Noticia, Que, desde_mensaje

# Seconds between looks at an e-mail whose ledger says that it is still being sent: together longer than a claim holds.
PAUSAS = (1, 2, 4, 8, 16)
_SITUACIONES = {Que.REBOTE: Situacion.REBOTADO, Que.DENUNCIA: Situacion.DENUNCIADO, Que.REBOTE_PASAJERO: None}


class Seguimiento:
    """`duerme` (seconds) is passed in by tests."""

    def __init__(self, libro: Libro, duerme: Callable[[float], None] = time.sleep) -> None:
        self._libro = libro
        self._duerme = duerme

    def sigue(self, mensaje: str) -> None:
        """Writes down what SES tells. What cannot be read, is not about us or came before is logged and passed over.

        Raises EnvioEnCurso, or what DynamoDB raises: then Lambda brings it again.
        """
        try:
            noticia = desde_mensaje(mensaje)
        except NoticiaIlegible as error:
            bitacora.advierte(Hecho.NOTICIA_OMITIDA, motivo=f"ilegible: {error}")
            return
        if noticia is not None:
            self._escribe(noticia)

    def _escribe(self, noticia: Noticia) -> None:
        if not self._en_el_libro(noticia):
            bitacora.anota(Hecho.NOTICIA_OMITIDA, motivo="repetida o ajena", mensaje=noticia.mensaje)
        elif noticia.que is Que.REBOTE:
            bitacora.advierte(
                Hecho.CORREO_REBOTADO, reserva=noticia.id, estado=noticia.estado, motivo=noticia.motivo
            )
        elif noticia.que is Que.DENUNCIA:
            bitacora.advierte(
                Hecho.CORREO_DENUNCIADO, reserva=noticia.id, estado=noticia.estado, motivo=noticia.motivo
            )
        else:
            bitacora.anota(
                Hecho.REBOTE_PASAJERO, reserva=noticia.id, estado=noticia.estado, motivo=noticia.motivo
            )

    def _en_el_libro(self, noticia: Noticia) -> bool:
        """Waits for an e-mail that has not been closed yet: SES may be faster than the ledger."""
        for pausa in PAUSAS:
            try:
                return self._anota(noticia)
            except EnvioEnCurso:
                self._duerme(pausa)
        return self._anota(noticia)

    def _anota(self, noticia: Noticia) -> bool:
        return self._libro.sigue(noticia.clave, noticia.mensaje, _SITUACIONES[noticia.que], noticia.motivo)
