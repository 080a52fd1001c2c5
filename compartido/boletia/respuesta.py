"""What every answer of an API carries: CORS, who may keep it and how long, and the field that a refusal is about."""

import hashlib
import json
import random
from collections.abc import Callable
from functools import partial
from typing import Any

from chalice import Chalice, CORSConfig, Response

_CORS = CORSConfig(allow_headers=["Idempotency-Key"], expose_headers=["Link", "Retry-After"], max_age=600)
ESPERA_MAXIMA = 5  # seconds after which whoever was refused for want of capacity may try again
_CABECERAS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# The same for whoever asks: a shared cache may answer for a second, and asks with the ETag whether that is still so.
_COMPARTIDAS = {"Cache-Control": "public, max-age=1", "Vary": "Accept-Encoding"}
_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
)  # json.dumps would make one for each answer


def prepara(app: Chalice, compartidas: frozenset[str] = frozenset()) -> None:
    """Any origin may call `app`'s routes, and each of their answers is completed.

    What a GET of the routes `compartidas` answers is nobody's own: it may be kept. Nothing else may.
    """
    app.api.cors = _CORS
    app.register_middleware(partial(_completa, compartidas), "http")


def _completa(compartidas: frozenset[str], peticion: Any, sigue: Callable[[Any], Response]) -> Response:
    respuesta = sigue(peticion)
    respuesta.headers = {**_CABECERAS, **respuesta.headers}
    cuerpo = respuesta.body
    if isinstance(cuerpo, dict) and (campo := getattr(cuerpo.get("Message"), "campo", "")):
        cuerpo["Campo"] = campo
    if not isinstance(cuerpo, str):
        respuesta.body = _JSON.encode(cuerpo)
    if respuesta.status_code in (429, 503):  # spread, lest they all come back at once
        respuesta.headers["Retry-After"] = str(random.randint(1, ESPERA_MAXIMA))
    if peticion.method == "GET" and peticion.path in compartidas and respuesta.status_code == 200:
        return _compartida(respuesta, peticion.headers.get("if-none-match", ""))
    return respuesta


def _compartida(respuesta: Response, conocidas: str) -> Response:
    """The answer with its ETag, or 304 without a body where the client says that it has this very one."""
    etiqueta = f'W/"{hashlib.sha256(respuesta.body.encode()).hexdigest()[:22]}"'
    respuesta.headers = {**respuesta.headers, **_COMPARTIDAS, "ETag": etiqueta}
    if etiqueta.removeprefix("W/") in conocidas or conocidas.strip() == "*":
        respuesta.status_code, respuesta.body = 304, ""
    return respuesta
