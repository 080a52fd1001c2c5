"""`make traza`: the life of one reservation in order, out of the logs of all functions.

Every line about a reservation carries its id, from the request that made it to the last e-mail, so one search
finds them; a sweep names the reservations of each round trip on one line.
"""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from ksuid import Ksuid

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import Funcion, funciones
from initdb.fallos import explica

_ID = re.compile("[0-9A-Za-z]{27}")
_SABIDO = {"hecho", "hora", "nivel", "peticion", "reserva", "reservas"}
_HORA = "%Y-%m-%d %H:%M:%S.%f"
_MARGEN = 60  # seconds by which the clocks of two machines may differ


@dataclass(frozen=True)
class Linea:
    """One fact of a reservation's life, as a function told it."""

    hora: datetime
    funcion: str
    hecho: str
    peticion: str
    datos: dict[str, Any]

    @classmethod
    def desde_mensaje(cls, funcion: Funcion, mensaje: str) -> "Linea | None":
        """None for a line that is not one of ours: a traceback, or what Lambda itself writes."""
        try:
            campos = json.loads(mensaje)
            hora, hecho = datetime.fromisoformat(campos["hora"]), campos["hecho"]
        except (KeyError, TypeError, ValueError):
            return None
        datos = {nombre: valor for nombre, valor in campos.items() if nombre not in _SABIDO}
        return cls(hora, funcion.nombre, hecho, campos.get("peticion", ""), datos)

    def __str__(self) -> str:
        datos = "  ".join(f"{nombre}={valor}" for nombre, valor in self.datos.items())
        hora = self.hora.astimezone().strftime(_HORA)[:-3]
        return f"{hora}  {self.funcion:<42} {self.hecho:<34} {datos}  [{self.peticion[:8]}]"


def traza(cuenta: Cuenta, etapa: str, id: str) -> list[Linea]:
    """Everything that was logged about a reservation, oldest first. Raises Detenido."""
    if not _ID.fullmatch(id):
        raise Detenido("traza", f"ID={id} no es el número de una reserva", "son 27 letras y cifras")
    desde = int(Ksuid.from_base62(id).timestamp) - _MARGEN  # an id tells when it was made
    try:
        with ThreadPoolExecutor() as hilos:
            de_cada_una = list(
                hilos.map(partial(_lineas, cuenta.cliente("logs"), id, desde), funciones(etapa))
            )
    except (BotoCoreError, ClientError) as error:
        raise Detenido("traza", explica(error)) from error
    return sorted((linea for lineas in de_cada_una for linea in lineas), key=lambda linea: linea.hora)


def _lineas(logs: Any, id: str, desde: int, funcion: Funcion) -> list[Linea]:
    leidas = (Linea.desde_mensaje(funcion, mensaje) for mensaje in _mensajes(logs, id, desde, funcion))
    return [linea for linea in leidas if linea is not None]


def _mensajes(logs: Any, id: str, desde: int, funcion: Funcion) -> Iterator[str]:
    paginas = logs.get_paginator("filter_log_events").paginate(
        logGroupName=funcion.grupo, startTime=desde * 1000, filterPattern=f'"{id}"'
    )
    try:
        for pagina in paginas:
            yield from (evento["message"] for evento in pagina["events"])
    except logs.exceptions.ResourceNotFoundException:
        return  # a function that has never run has no log yet
