"""The log: one JSON line per business fact, with the id of the request or delivery that caused it.

Lines carry the ids needed to follow a fact (`reserva`, `evento`); never an e-mail address, never a body.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from chalice import Chalice
from pythonjsonlogger.json import JsonEncoder, JsonFormatter

_en_curso = {"peticion": ""}
_registro = logging.getLogger()
_JSON = JsonEncoder(ensure_ascii=False)  # json.dumps would make one for each line


class _Formato(JsonFormatter):
    """`hora` in UTC, to the millisecond, as in 2026-11-22T10:26:10.724Z."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"


def prepara(app: Chalice) -> None:
    """Makes `app` log JSON lines that carry the request's id."""
    global _registro
    # A line tells no thread, no process and no place in the code: to ask for them is a third of its time.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # the switch that logging's own manual gives for the place
    _registro = app.log
    _registro.setLevel(logging.INFO)
    for salida in _registro.handlers:
        salida.setFormatter(
            _Formato(
                ["asctime", "levelname", "message"],
                rename_fields={"asctime": "hora", "levelname": "nivel", "message": "hecho"},
                json_serializer=lambda linea, **_: _JSON.encode(linea),
            )
        )
    app.register_middleware(_anota_peticion, "all")


def anota(hecho: str, **datos: Any) -> None:
    """Writes one business fact: `anota("reserva creada", reserva=id, evento=nombre)`."""
    _registro.info({"hecho": hecho, **_en_curso, **datos})


def avisa(hecho: str, **datos: Any) -> None:
    """Writes one fact that someone should look at."""
    _registro.warning({"hecho": hecho, **_en_curso, **datos})


def _anota_peticion(evento: Any, sigue: Callable[[Any], Any]) -> Any:
    contexto = getattr(evento, "lambda_context", None) or getattr(evento, "context", None)
    _en_curso["peticion"] = getattr(contexto, "aws_request_id", "")
    respuesta = sigue(evento)
    if getattr(respuesta, "status_code", 200) >= 400:
        _anota_rechazo(evento, respuesta)
    return respuesta


def _anota_rechazo(peticion: Any, respuesta: Any) -> None:
    """What was refused and why: the answer's Code, which is the name of its error's class."""
    motivo = respuesta.body.get("Code", "") if isinstance(respuesta.body, dict) else ""
    reserva = {"reserva": peticion.uri_params["id"][:40]} if peticion.path == "/reservas/{id}" else {}
    ruta = f"{peticion.method} {peticion.path}"
    anota("peticion rechazada", ruta=ruta, estado=respuesta.status_code, motivo=motivo, **reserva)
