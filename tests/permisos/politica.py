"""A function's policy, read as a list of permissions, and written again without one of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from herramientas.despliegue.funciones import Funcion, funciones
from herramientas.despliegue.proyecto import RAIZ

# Asked of a role by AWS's own poller and log agent, never by our code: MiniStack's do not ask. `Cuota` is asked for by
# a batch of several e-mails, and without it they go all the same, at the pace that is supposed.
FUERA_DE_PRUEBA = {"Stream", "ColaDeFallos", "Bitacora", "Cuota"}


@dataclass(frozen=True)
class Permiso:
    """One action of one statement of one function's policy."""

    funcion: Funcion
    sid: str
    accion: str
    recursos: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.funcion.app}.{self.funcion.manejador}-{self.sid}-{self.accion}"

    def cubre(self, accion: str, recurso: str) -> bool:
        return accion == self.accion and any(fnmatchcase(recurso, patron) for patron in self.recursos)


def documento(funcion: Funcion) -> dict[str, Any]:
    """The policy's committed file."""
    return _leido(funcion, funcion.etapa)


def permisos(etapa: str) -> list[Permiso]:
    """Every permission of every function of a stage."""
    return [permiso for funcion in funciones(etapa) for permiso in _de(funcion, documento(funcion))]


def permisos_de_cupos(etapa: str) -> list[Permiso]:
    """What only a stage has whose events lie in parts; where it is allowed is still the template's."""
    todos = (
        permiso for funcion in funciones(etapa) for permiso in _de(funcion, _leido(funcion, "plantilla"))
    )
    return [permiso for permiso in todos if permiso.sid == "Cupos"]


def sin(permiso: Permiso, politica: dict[str, Any]) -> dict[str, Any]:
    """The function's policy without that one permission."""
    sentencias = []
    for sentencia in politica["Statement"]:
        acciones = sentencia["Action"]
        if sentencia["Sid"] == permiso.sid:
            acciones = [accion for accion in acciones if accion != permiso.accion]
        if acciones:
            sentencias.append({**sentencia, "Action": acciones})
    return {**politica, "Statement": sentencias}


def _leido(funcion: Funcion, etapa: str) -> dict[str, Any]:
    carpeta = RAIZ / f"{funcion.app}-app" / ".chalice" / "politicas" / etapa
    leido: dict[str, Any] = json.loads((carpeta / f"{funcion.manejador}.json").read_text())
    return leido


def _de(funcion: Funcion, politica: dict[str, Any]) -> Iterator[Permiso]:
    for sentencia in politica["Statement"]:
        recursos = sentencia["Resource"]
        recursos = (recursos,) if isinstance(recursos, str) else tuple(recursos)
        for accion in sentencia["Action"]:
            yield Permiso(funcion, sentencia["Sid"], accion, recursos)
