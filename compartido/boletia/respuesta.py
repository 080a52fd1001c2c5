"""What every answer of an API carries: CORS, headers against keeping it, and the field that a refusal is about."""

import json
from collections.abc import Callable
from typing import Any

from chalice import Chalice, CORSConfig, Response

_CORS = CORSConfig(allow_headers=["Idempotency-Key"], expose_headers=["Link"], max_age=600)
_CABECERAS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
)  # json.dumps would make one for each answer


def prepara(app: Chalice) -> None:
    """Any origin may call `app`'s routes, and each of their answers is completed."""
    app.api.cors = _CORS
    app.register_middleware(_completa, "http")


def _completa(peticion: Any, sigue: Callable[[Any], Response]) -> Response:
    respuesta = sigue(peticion)
    respuesta.headers = {**_CABECERAS, **respuesta.headers}
    cuerpo = respuesta.body
    if isinstance(cuerpo, dict) and (campo := getattr(cuerpo.get("Message"), "campo", "")):
        cuerpo["Campo"] = campo
    if not isinstance(cuerpo, str):
        respuesta.body = _JSON.encode(cuerpo)
    return respuesta
