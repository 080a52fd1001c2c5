"""What `make local` is told from outside, and the environment of the cloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from herramientas.despliegue.entorno import AISLADO, PUERTO, activo, entero, extremo_local, puerto
from herramientas.despliegue.proyecto import REGION
from herramientas.local.anfitriones import desde_lista
from initdb.esquema import AjusteInvalido, valida_cupos, valida_particiones

_HEREDA = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "USER", "SYSTEMROOT")


class ErrorLocal(AjusteInvalido):
    """Something the person at the keyboard can mend; its text is the one line they read."""


@dataclass(frozen=True)
class Ajustes:
    """The settings of one run."""

    puerto: int = PUERTO
    depurar: bool = False
    protegida: bool = False
    demo: bool = False
    concurrencia: int = 8
    particiones: int = 1
    cupos: int = 1
    anfitriones: frozenset[str] = frozenset()

    @property
    def aws(self) -> str:
        """The endpoint of AWS, for processes of this machine."""
        return extremo_local(self.puerto)

    @property
    def publica(self) -> str:
        """The base address that people use."""
        return f"http://localhost:{self.puerto}"


def desde_entorno(entorno: Mapping[str, str]) -> Ajustes:
    """Read PUERTO (1..65535), CONCURRENCIA (1..64), ANFITRIONES, DEPURAR, PROTEGIDA, DEMO, and how the tables' keys are
    spread: PARTICIONES, CUPOS. Raises AjusteInvalido.
    """
    return Ajustes(
        puerto=puerto(entorno),
        depurar=activo(entorno, "DEPURAR"),
        protegida=activo(entorno, "PROTEGIDA"),
        demo=activo(entorno, "DEMO"),
        concurrencia=entero(entorno, "CONCURRENCIA", 8, 64),
        particiones=valida_particiones(entorno.get("PARTICIONES") or 1),
        cupos=valida_cupos(entorno.get("CUPOS") or 1),
        anfitriones=_anfitriones(entorno.get("ANFITRIONES", "")),
    )


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
    return propio | AISLADO | {
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
