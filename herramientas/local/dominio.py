"""`make local-eventos` and `make local-reservas`: one domain's routes with autoreload, on the running cloud."""

import os
import sys
from collections.abc import Mapping
from functools import partial

from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.entorno import de_la_nube_local, entero, exige_nube
from herramientas.local.ajustes import desde_entorno
from herramientas.local.puerto import reserva_puerto
from initdb.esquema import ETAPA_LOCAL
from initdb.orden import IMPOSIBLE, corre

_PUERTOS = {"eventos": 8000, "reservas": 8001}


def orden(dominio: str, puerto: int) -> list[str]:
    """The command line of `chalice local` for one domain."""
    return Chalice().orden(dominio, "local", "--stage", ETAPA_LOCAL, "--port", str(puerto))


def puerto_de_rutas(dominio: str, entorno: Mapping[str, str]) -> int:
    """PUERTO_RUTAS, or the domain's own default."""
    return entero(entorno, "PUERTO_RUTAS", _PUERTOS[dominio], 65535)


def main(dominio: str) -> None:
    """Become `chalice local`; raise Detenido where the cloud does not run, ErrorLocal where its port is taken."""
    ajustes, puerto = desde_entorno(os.environ), puerto_de_rutas(dominio, os.environ)
    exige_nube(ajustes.puerto)
    reserva_puerto(
        puerto, f"make local-{dominio} PUERTO_RUTAS={puerto + 10}"
    ).close()  # Chalice would only hang
    mandato = orden(dominio, puerto)
    os.execve(mandato[0], mandato, de_la_nube_local(os.environ, ajustes.puerto))


def _corre(dominio: str) -> int:
    main(dominio)
    return IMPOSIBLE  # never: another program runs now


if __name__ == "__main__":
    sys.exit(corre(f"local-{sys.argv[1]}", partial(_corre, sys.argv[1])))
