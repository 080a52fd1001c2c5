"""The environment: settings read from it by name, and what is handed on to programs that talk to one cloud only."""

import os
import socket
from collections.abc import Mapping

from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.proyecto import REGION
from initdb.esquema import ETAPA_LOCAL, AjusteInvalido

PUERTO = 4566

# The embedded cloud's administrator, and nothing of the developer's own accounts.
AISLADO = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def activo(entorno: Mapping[str, str], nombre: str) -> bool:
    """Whether a switch such as DEPURAR=1 is on."""
    return entorno.get(nombre, "") not in ("", "0")


def exige(entorno: Mapping[str, str], nombre: str) -> str:
    """The text of a setting that has no default. Raises AjusteInvalido, which names it."""
    if not entorno.get(nombre):
        raise AjusteInvalido(f"falta {nombre}: por ejemplo {nombre}=…")
    return entorno[nombre]


def entero(entorno: Mapping[str, str], nombre: str, defecto: int, maximo: int) -> int:
    """The integer of a setting, from 1 to `maximo`. Raises AjusteInvalido, which names it."""
    valor = entorno.get(nombre) or str(defecto)
    if not valor.isascii() or not valor.isdigit() or not 1 <= int(valor) <= maximo:
        raise AjusteInvalido(f"{nombre}={valor} no sirve: debe ser un entero de 1 a {maximo}")
    return int(valor)


def puerto(entorno: Mapping[str, str]) -> int:
    """PUERTO, on which `make local` answers."""
    return entero(entorno, "PUERTO", PUERTO, 65535)


def extremo_local(puerto: int) -> str:
    """The endpoint of the embedded cloud, for processes of this machine."""
    return f"http://127.0.0.1:{puerto}"


def de_la_nube_local(entorno: Mapping[str, str], puerto: int) -> dict[str, str]:
    """The environment of a program that talks to the cloud of `make local`, and to no real account."""
    ajeno = {nombre: valor for nombre, valor in entorno.items() if not nombre.startswith("AWS_")}
    return ajeno | AISLADO | {"AWS_ENDPOINT_URL": extremo_local(puerto)}


def de_la_etapa(entorno: Mapping[str, str], etapa: str) -> dict[str, str]:
    """The environment of a program that works on a stage: `local` is where `make local` has it, whatever credentials
    the shell holds, unless AWS_ENDPOINT_URL says where. Raises Detenido when nobody answers there.
    """
    if etapa != ETAPA_LOCAL or entorno.get("AWS_ENDPOINT_URL"):
        return dict(entorno)
    exige_nube(puerto(entorno))
    return de_la_nube_local(entorno, puerto(entorno))


def entra_en(etapa: str) -> None:
    """From here on this process, and what it starts, works on the stage: nothing else of AWS is left in its
    environment, a leftover AWS_PROFILE or AWS_SESSION_TOKEN of the shell neither. Raises Detenido.
    """
    propio = de_la_etapa(os.environ, etapa)
    for ajeno in os.environ.keys() - propio.keys():
        del os.environ[ajeno]
    os.environ.update(propio)


def exige_nube(puerto: int) -> None:
    """Raises Detenido when no cloud of `make local` listens on the port."""
    try:
        socket.create_connection(("127.0.0.1", puerto), timeout=2).close()
    except OSError as error:
        remedio = "ejecute antes `make local`, o diga con PUERTO=… dónde está"
        raise Detenido("nube local", f"no hay nube en el puerto {puerto}", remedio) from error
