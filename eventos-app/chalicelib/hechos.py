"""The facts that eventos logs. Metrics and `make traza` read them: a fact is renamed here and nowhere else."""

from enum import StrEnum


class Hecho(StrEnum):
    EVENTO_CREADO = "evento creado"
    EVENTO_CAMBIADO = "evento cambiado"
    EVENTO_CANCELADO = "evento cancelado"
