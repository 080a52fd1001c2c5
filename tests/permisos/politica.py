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
    carpeta = RAIZ / f"{funcion.app}-app" / ".chalice" / "politicas" / funcion.etapa
    leido: dict[str, Any] = json.loads((carpeta / f"{funcion.manejador}.json").read_text())
    return leido


def permisos(etapa: str) -> list[Permiso]:
    """Every permission of every function of a stage."""
    return [permiso for funcion in funciones(etapa) for permiso in _de(funcion)]


def sin(permiso: Permiso) -> dict[str, Any]:
    """The function's policy without that one permission."""
    politica = documento(permiso.funcion)
    sentencias = []
    for sentencia in politica["Statement"]:
        acciones = sentencia["Action"]
        if sentencia["Sid"] == permiso.sid:
            acciones = [accion for accion in acciones if accion != permiso.accion]
        if acciones:
            sentencias.append({**sentencia, "Action": acciones})
    return {**politica, "Statement": sentencias}


def _de(funcion: Funcion) -> Iterator[Permiso]:
    for sentencia in documento(funcion)["Statement"]:
        recursos = sentencia["Resource"]
        recursos = (recursos,) if isinstance(recursos, str) else tuple(recursos)
        for accion in sentencia["Action"]:
            yield Permiso(funcion, sentencia["Sid"], accion, recursos)
