"""How every make target of this project ends: what went wrong is one line, `make TARGET: …`, and an exit code.

make itself turns any failing recipe into 2. A script that wants to tell 1 from 2 reads a target's last line, or runs
the `python -m …` that the Makefile runs.
"""

import os
import sys
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from initdb import color
from initdb.esquema import AjusteInvalido
from initdb.fallos import explica

BIEN = 0
HAY = 1  # something differs, waits or was left undone
IMPOSIBLE = 2
INTERRUMPIDO = 130
SIN_LECTOR = (
    141  # what any other program ends with when nobody reads its output any more: `make fallos | head`
)


class Queja(Exception):
    """Stops a command; its text is the line that a person reads, and says what to do."""


def corre(objetivo: str, accion: Callable[[], int], parada: int = IMPOSIBLE) -> int:
    """Run the command behind a make target and return its exit code; `parada` is that of a failure which is no bug.

    A setting that cannot be used is always IMPOSIBLE.
    """
    try:
        codigo = accion()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python's own last flush
        return SIN_LECTOR
    except AjusteInvalido as error:
        return queja(objetivo, str(error), IMPOSIBLE)
    except (Queja, BotoCoreError, ClientError) as error:
        return queja(objetivo, explica(error), parada)
    except (EOFError, KeyboardInterrupt):
        return queja(objetivo, "interrumpido; puede repetir la orden cuando quiera", INTERRUMPIDO)
    return codigo


def queja(objetivo: str, texto: str, codigo: int = IMPOSIBLE) -> int:
    """Tell the person who typed `make objetivo`, and return the exit code."""
    quien = color.pinta(f"make {objetivo}:", color.Color.MAL, color.EN_ERROR)
    sys.stderr.write(f"{quien} {texto.removeprefix(f'{objetivo}: ')}\n")
    return codigo
