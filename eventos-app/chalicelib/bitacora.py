"""The log: one JSON line per business fact, with the id of the request or delivery that caused it.

Lines carry the ids needed to follow a fact (`reserva`, `evento`); never an e-mail address, never a body.
"""

import logging
from collections.abc import Callable
from typing import Any

from chalice import Chalice
from pythonjsonlogger.json import JsonFormatter

_en_curso = {"peticion": ""}
_registro = logging.getLogger()


def prepara(app: Chalice) -> None:
    """Makes `app` log JSON lines that carry the request's id."""
    global _registro
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # a third of a line's time
    _registro = app.log
    _registro.setLevel(logging.INFO)
    for salida in _registro.handlers:
        salida.setFormatter(
            JsonFormatter(
                ["levelname", "message"],
                timestamp="hora",
                rename_fields={"levelname": "nivel", "message": "hecho"},
                json_ensure_ascii=False,
            )
        )
    app.register_middleware(_anota_peticion, "all")


def anota(hecho: str, **datos: Any) -> None:
    """Writes one business fact: `anota("reserva creada", reserva=id, evento=nombre)`."""
    _registro.info(hecho, extra={**_en_curso, **datos})


def avisa(hecho: str, **datos: Any) -> None:
    """Writes one fact that someone should look at."""
    _registro.warning(hecho, extra={**_en_curso, **datos})


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
