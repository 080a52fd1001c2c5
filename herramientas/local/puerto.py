"""Ports of this machine."""

import errno
import socket

from herramientas.local.ajustes import ErrorLocal


def reserva_puerto(puerto: int, remedio: str) -> socket.socket:
    """Listen on the port before anything else is started; raise ErrorLocal, with what to do, where that cannot be."""
    enchufe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    enchufe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        enchufe.bind(("127.0.0.1", puerto))
        enchufe.listen(128)  # refuses a second listener even where SO_REUSEADDR would let it bind
    except OSError as error:
        enchufe.close()
        ocupado = error.errno == errno.EADDRINUSE
        motivo = "está ocupado" if ocupado else f"no se puede abrir ({error.strerror})"
        raise ErrorLocal(f"el puerto {puerto} {motivo}; use otro: {remedio}") from error
    return enchufe
