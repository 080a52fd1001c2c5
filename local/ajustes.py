"""What `make local` is told from outside, and the environments it hands on."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.anfitriones import desde_lista

REGION = "us-west-2"
STAGE = "local"
API_STAGE = "produccion"
REMITENTE = "boletia@example.com"
DOMINIOS = ("eventos", "reservas", "notificaciones")
RAIZ = Path(__file__).resolve().parent.parent

CHALICE = str(Path(sys.executable).with_name("chalice"))  # its autoreload starts this file again

_HEREDA = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "USER", "SYSTEMROOT")
_AISLADO = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


class ErrorLocal(Exception):
    """Something the person at the keyboard can mend; its text is the one line they read."""


@dataclass(frozen=True)
class Ajustes:
    """The settings of one run."""

    puerto: int = 4566
    depurar: bool = False
    concurrencia: int = 8
    anfitriones: frozenset[str] = frozenset()

    @property
    def aws(self) -> str:
        """The endpoint of AWS, for processes of this machine."""
        return f"http://127.0.0.1:{self.puerto}"

    @property
    def publica(self) -> str:
        """The base address that people use."""
        return f"http://localhost:{self.puerto}"


def desde_entorno(entorno: Mapping[str, str]) -> Ajustes:
    """Read PUERTO (1..65535), CONCURRENCIA (1..64), DEPURAR=1 and ANFITRIONES; raise ErrorLocal by name."""
    return Ajustes(
        puerto=entero(entorno, "PUERTO", 4566, 65535),
        depurar=entorno.get("DEPURAR", "") not in ("", "0"),
        concurrencia=entero(entorno, "CONCURRENCIA", 8, 64),
        anfitriones=_anfitriones(entorno.get("ANFITRIONES", "")),
    )


def entero(entorno: Mapping[str, str], nombre: str, defecto: int, maximo: int) -> int:
    """The integer of a setting, from 1 to `maximo`; raise ErrorLocal by its name."""
    valor = entorno.get(nombre) or str(defecto)
    if not valor.isascii() or not valor.isdigit() or not 1 <= int(valor) <= maximo:
        raise ErrorLocal(f"{nombre}={valor} no sirve: debe ser un entero de 1 a {maximo}")
    return int(valor)


def _anfitriones(valor: str) -> frozenset[str]:
    try:
        return desde_lista(valor)
    except ValueError as error:
        raise ErrorLocal(
            f"ANFITRIONES={valor} no sirve: «{error}» no es un nombre; van separados por comas, "
            "sin http:// ni puerto: ANFITRIONES=nube.test,192.168.1.20"
        ) from error


def entorno_de_la_nube(entorno: Mapping[str, str], ajustes: Ajustes, temporal: Path) -> dict[str, str]:
    """The whole environment of MiniStack, which hands it on to the Lambda workers.

    Of the user's own only what a process cannot do without: a variable that config.json lacks must be
    missing here too. IAM is enforced, no second port is opened, every file goes to `temporal`.
    """
    propio = {
        nombre: valor
        for nombre, valor in entorno.items()
        if nombre in _HEREDA or nombre.startswith("BOLETIA_")
    }
    return propio | _AISLADO | {
        "GATEWAY_PORT": str(ajustes.puerto),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "MINISTACK_REGION": REGION,
        "LOG_LEVEL": "INFO",
        "PERSIST_STATE": "0",
        "STATE_DIR": str(temporal / "estado"),
        "S3_DATA_DIR": str(temporal / "s3"),
        "TMPDIR": str(temporal),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
    }  # fmt: skip


def entorno_cliente(entorno: Mapping[str, str], ajustes: Ajustes) -> dict[str, str]:
    """The environment of a command that talks to this cloud (initdb, chalice), and to no real account."""
    ajeno = {nombre: valor for nombre, valor in entorno.items() if not nombre.startswith("AWS_")}
    return ajeno | _AISLADO | {
        "AWS_ENDPOINT_URL": ajustes.aws,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }  # fmt: skip


def cache_del_entorno() -> Path | None:
    """Where built packages are kept between runs: inside the virtual environment, or nowhere."""
    return Path(sys.prefix) / "boletia" if sys.prefix != sys.base_prefix else None
