"""`make local-eventos` and `make local-reservas`: one domain's routes with autoreload, on the running cloud."""

import os
import socket
import sys
from collections.abc import Mapping

from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.entorno import de_la_nube_local, entero
from herramientas.local.ajustes import ErrorLocal, desde_entorno
from initdb.esquema import ETAPA_LOCAL, AjusteInvalido

_PUERTOS = {"eventos": 8000, "reservas": 8001}


def orden(dominio: str, puerto: int) -> list[str]:
    """The command line of `chalice local` for one domain."""
    return Chalice().orden(dominio, "local", "--stage", ETAPA_LOCAL, "--port", str(puerto))


def puerto_de_rutas(dominio: str, entorno: Mapping[str, str]) -> int:
    """PUERTO_RUTAS, or the domain's own default."""
    return entero(entorno, "PUERTO_RUTAS", _PUERTOS[dominio], 65535)


def main(dominio: str) -> None:
    """Become `chalice local`; raise ErrorLocal where the cloud does not run."""
    ajustes = desde_entorno(os.environ)
    try:
        socket.create_connection(("127.0.0.1", ajustes.puerto), timeout=2).close()
    except OSError as error:
        raise ErrorLocal(f"no hay nube en el puerto {ajustes.puerto}: ejecute antes `make local`") from error
    mandato = orden(dominio, puerto_de_rutas(dominio, os.environ))
    os.execve(mandato[0], mandato, de_la_nube_local(os.environ, ajustes.puerto))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except AjusteInvalido as error:
        sys.exit(f"make local-{sys.argv[1]}: {error}")
