"""The facts that notificaciones logs. Metrics and `make traza` read them: a fact is renamed here and nowhere else."""

from enum import StrEnum


class Hecho(StrEnum):
    CORREO_ENVIADO = "correo enviado"
    CORREO_REPETIDO = "correo repetido"
    CORREO_RECHAZADO = "correo rechazado"
    CORREO_APLAZADO = "correo aplazado"
    CORREO_REBOTADO = "correo rebotado"
    CORREO_DENUNCIADO = "correo denunciado"
    REBOTE_PASAJERO = "rebote pasajero"
    NOTICIA_OMITIDA = "noticia omitida"
