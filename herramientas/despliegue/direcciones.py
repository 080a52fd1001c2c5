"""Where a stage's two APIs answer: what was given, or what this working copy deployed."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.declaracion import declarada as etapa_declarada
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.proyecto import CON_API, ETAPA_DEL_API
from initdb.esquema import ETAPA_LOCAL


@dataclass(frozen=True)
class Direcciones:
    """The base address of each domain's API, without a final slash."""

    eventos: str
    reservas: str

    @property
    def origenes(self) -> list[str]:
        partes = [urlsplit(direccion) for direccion in (self.eventos, self.reservas)]
        return sorted({f"{parte.scheme}://{parte.netloc}" for parte in partes})


def direcciones(cuenta: Cuenta, etapa: str, entorno: Mapping[str, str]) -> Direcciones:
    """EVENTOS_URL and RESERVAS_URL win, then API for both, then the stage's ANFITRION. Raises Detenido."""
    return Direcciones(*(_direccion(cuenta, app, etapa, entorno) for app in CON_API))


def _direccion(cuenta: Cuenta, app: str, etapa: str, entorno: Mapping[str, str]) -> str:
    if dada := entorno.get(f"{app.upper()}_URL") or entorno.get("API"):
        return dada.rstrip("/")
    if etapa == ETAPA_LOCAL and cuenta.extremo:
        return f"{cuenta.extremo.rstrip('/')}/{ETAPA_DEL_API}"  # the front door of make local
    declarada = etapa_declarada(etapa)
    if declarada is not None and declarada.anfitrion:
        return f"https://{declarada.anfitrion}"
    api = Chalice().api(app, etapa)
    if api is None:
        remedio = f"make deploy STAGE={etapa}, o dé {app.upper()}_URL=https://…"
        raise Detenido("API", f"no se sabe dónde está la de {app} de la etapa {etapa}", remedio)
    return cuenta.direccion(api)
