"""`chalice local` says in one line what keeps it from serving, and ends. Nothing here runs in Lambda.

Chalice reads the app and opens its port in a thread of a worker process. What fails there it prints or swallows, and
then waits for an edit that could not help: it hangs without serving. Whatever its worker ends with, it answers 0.
"""

import errno
import os
import signal
import sys
import threading
from typing import Any, NoReturn

from boletia.configuracion import FaltaConfiguracion

_NUBE = "pegue aquí la línea export con que termina `make local`, o use `make local-reservas` y `make local-eventos`"


def prepara() -> None:
    """In `chalice local`, from here on: a failure that no edit of the app can mend ends it."""
    if "CHALICE_WORKER" in os.environ:
        threading.excepthook = _mira


def motivo(error: BaseException) -> str | None:
    """What to do about a failure, in one line; None where it is in the code, so that the next edit may mend it."""
    from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

    match error:
        case NoRegionError():
            return f"no hay región: {_NUBE}"
        case BotoCoreError() | ClientError():
            return f"AWS no responde ({' '.join(str(error).split())}): {_NUBE}"
        case OSError(errno=errno.EADDRINUSE | errno.EACCES):
            return "el puerto está ocupado o no se puede abrir: dé otro, por ejemplo --port 8010"
        case FaltaConfiguracion():
            return f"{error}, o diga la etapa: --stage local"
        case SystemExit():
            return str(error)
        case _:
            return None


def _mira(fallo: Any) -> None:
    """Any other thread of Chalice answers one request; its failures are that request's."""
    que_hacer = motivo(fallo.exc_value) if type(fallo.thread).__name__ == "HTTPServerThread" else None
    if que_hacer is None:
        threading.__excepthook__(fallo)
    else:
        _termina(que_hacer)


def _termina(que_hacer: str) -> NoReturn:
    sys.stderr.write(f"chalice local: {que_hacer}\n")
    sys.stderr.flush()
    os.kill(os.getppid(), signal.SIGTERM)  # Chalice's reloader, which would answer that all went well
    os._exit(2)
