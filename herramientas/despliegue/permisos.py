"""What who deploys a stage must be allowed to do: IAM policies, written down from a deployment's recorded calls.

`python -m tests.despliegue.grabacion` records a deployment in the embedded cloud and writes the files anew; a test
holds both together, and deploys as a user who has these policies and no other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from initdb.esquema import nombre_tabla

CARPETA = Path(__file__).with_name("politicas")


class Fase(StrEnum):
    """What one policy is for; what several need is in the first of them."""

    DESPLEGAR = "desplegar"
    ANFITRION = "anfitrion"  # for a stage that has one
    QUITAR = "quitar"  # make destroy
    REVISAR = "revisar"  # make revisa, with which a deployment begins

    @property
    def archivo(self) -> Path:
        return CARPETA / f"{self}.json"


@dataclass(frozen=True)
class Permiso:
    """One statement: its actions, and resources in the policy's patterns."""

    acciones: tuple[str, ...]
    recursos: tuple[str, ...]

    def de(self, region: str, cuenta: str, etapa: str) -> "Permiso":
        """The same for the resources of one stage in one region of one account."""
        return Permiso(self.acciones, tuple(_concreto(uno, region, cuenta, etapa) for uno in self.recursos))


def permisos(fase: Fase) -> Iterator[Permiso]:
    """Every statement of one policy."""
    for sentencia in json.loads(fase.archivo.read_text())["Statement"]:
        yield Permiso(tuple(sentencia["Action"]), tuple(sentencia["Resource"]))


def _concreto(recurso: str, region: str, cuenta: str, etapa: str) -> str:
    """In an ARN the fourth field is the region and the fifth the account; what else is open has the stage's name."""
    if recurso == "*":
        return recurso
    arn, particion, servicio, donde, de_quien, que = recurso.split(":", 5)
    suyo = nombre_tabla("", etapa) if servicio == "dynamodb" else etapa
    fijo = (arn, particion, servicio, donde.replace("*", region), de_quien.replace("*", cuenta))
    return ":".join((*fijo, que.replace("*", suyo)))
