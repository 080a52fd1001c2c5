"""The log: one JSON line per business fact, with the id of the request or delivery that caused it.

Lines carry the ids needed to follow a fact (`reserva`, `evento`); never an e-mail address, never a body.
"""

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from chalice import Chalice, Response
from pythonjsonlogger.json import JsonEncoder, JsonFormatter


class Hecho(StrEnum):
    """The facts that every app logs. Each app's own are in its `chalicelib/hechos.py`; metrics are read from them."""

    PETICION_RECHAZADA = "peticion rechazada"
    REINTENTO = "reintento"
    REGISTRO_ILEGIBLE = "registro ilegible"
    REGISTROS_OMITIDOS = "registros omitidos"


_en_curso = {"peticion": ""}  # what each line says of the request that is being answered
_log = logging.getLogger()
_JSON = JsonEncoder(ensure_ascii=False)  # json.dumps would make one for each line


class _Formato(JsonFormatter):
    """`hora` in UTC, to the millisecond, as in 2026-11-22T10:26:10.724Z."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"


def prepara(app: Chalice) -> None:
    """Makes `app` log JSON lines that carry the request's id."""
    global _log
    # A line tells no thread, no process and no place in the code: to ask for them is a third of its time.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # the switch that logging's own manual gives for the place
    _log = app.log
    _log.setLevel(logging.INFO)
    for salida in _log.handlers:
        salida.setFormatter(
            _Formato(
                ["asctime", "levelname", "message"],
                rename_fields={"asctime": "hora", "levelname": "nivel", "message": "hecho"},
                json_serializer=lambda linea, **_: _JSON.encode(linea),
            )
        )
    app.register_middleware(_anota_peticion, "all")


def anota(hecho: StrEnum, **datos: Any) -> None:
    """Writes one business fact: `anota(Hecho.RESERVA_CREADA, reserva=id, evento=nombre)`."""
    _log.info({"hecho": hecho, **_en_curso, **datos})


def advierte(hecho: StrEnum, **datos: Any) -> None:
    """Writes one fact that someone should look at."""
    _log.warning({"hecho": hecho, **_en_curso, **datos})


def nombra(**ids: str) -> None:
    """From here on each line of this request carries these ids, its refusal too. Only what was found to be an id."""
    _en_curso.update(ids)


def _anota_peticion(peticion: Any, sigue: Callable[[Any], Any]) -> Any:
    contexto = getattr(peticion, "lambda_context", None) or getattr(peticion, "context", None)
    _en_curso.clear()
    _en_curso["peticion"] = getattr(contexto, "aws_request_id", "")
    respuesta = sigue(peticion)
    if isinstance(respuesta, Response) and respuesta.status_code >= 400:
        _anota_rechazo(peticion, respuesta)
    return respuesta


def _anota_rechazo(peticion: Any, respuesta: Any) -> None:
    """What was refused and why: the answer's Code, which is the name of its error's class."""
    motivo = respuesta.body.get("Code", "") if isinstance(respuesta.body, dict) else ""
    ruta = f"{peticion.method} {peticion.path}"
    anota(Hecho.PETICION_RECHAZADA, ruta=ruta, estado=respuesta.status_code, motivo=motivo)
