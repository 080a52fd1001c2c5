"""What every route does with HTTP: read the body, decode a path parameter, page a list."""

import base64
import binascii
import json
import re
from typing import Any
from urllib.parse import quote, unquote, urlencode

from chalice import Chalice, Response
from chalice.app import Request

from boletia.errores import CuerpoDemasiadoGrande, CuerpoInvalido, CursorInvalido, DatosInvalidos
from boletia.pagina import Pagina

MAXIMO_CUERPO = 16 * 1024  # bytes
MAXIMO_LIMITE = 1000  # elements of a page
MAXIMO_CURSOR = 1024  # bytes: a cursor is a sort key


def actual(app: Chalice) -> Request:
    """The request that `app` is answering."""
    assert app.current_request is not None
    return app.current_request


def cuerpo(peticion: Request) -> dict[str, Any]:
    """The body's JSON object, keys in lower case (`Evento` is `evento`), whatever Content-Type it was sent with.

    It is UTF-8, as JSON is (RFC 8259). The seed's curl lines send no JSON Content-Type, so it says nothing.
    Raises CuerpoInvalido, CuerpoDemasiadoGrande.
    """
    crudo = peticion.raw_body
    assert isinstance(crudo, bytes)
    if len(crudo) > MAXIMO_CUERPO:
        raise CuerpoDemasiadoGrande(f"El cuerpo pasa de {MAXIMO_CUERPO} bytes: envíe uno más corto")
    try:
        objeto = _JSON.decode(crudo.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CuerpoInvalido('El cuerpo no es JSON: envíe un objeto como {"evento": "Opera Aida"}') from error
    if not isinstance(objeto, dict):
        raise CuerpoInvalido('El cuerpo debe ser un objeto JSON: envíe algo como {"evento": "Opera Aida"}')
    return objeto


def _en_minusculas(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    campos = {clave.lower(): valor for clave, valor in pares}
    if len(campos) < len(pares):
        raise CuerpoInvalido("Un campo viene dos veces en el cuerpo: envíe cada campo una sola vez")
    return campos


_JSON = json.JSONDecoder(object_pairs_hook=_en_minusculas)  # json.loads would make one for each body


def parametro(valor: str) -> str:
    """A path parameter as the client meant it: API Gateway hands it over percent-encoded; decoded exactly once."""
    try:
        return unquote(valor, errors="strict")
    except UnicodeDecodeError as error:
        raise DatosInvalidos("La dirección no está en UTF-8: codifique el nombre con UTF-8 y %XX") from error


def consulta(peticion: Request, nombre: str) -> str | None:
    """A parameter of the query string, if it was sent."""
    return None if peticion.query_params is None else peticion.query_params.get(nombre)


def pagina(peticion: Request) -> Pagina:
    """Reads `limite` and `cursor`. Raises DatosInvalidos, CursorInvalido."""
    return Pagina(_limite(consulta(peticion, "limite")), _abre(consulta(peticion, "cursor")))


def lista(peticion: Request, elementos: list[Any], siguiente: str | None) -> Response:
    """A list's answer; `siguiente` is the cursor of the next page, announced in a Link header (RFC 8288)."""
    enlace: dict[str, str | list[str]] = (
        {} if siguiente is None else {"Link": f'<{_enlace(peticion, siguiente)}>; rel="next"'}
    )
    return Response(elementos, headers=enlace)


def _limite(texto: str | None) -> int | None:
    if texto is None:
        return None
    if not re.fullmatch("[0-9]{1,4}", texto) or not 1 <= int(texto) <= MAXIMO_LIMITE:
        raise DatosInvalidos(f"limite debe ser un entero de 1 a {MAXIMO_LIMITE}", "limite")
    return int(texto)


def _abre(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        abierto = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise CursorInvalido("cursor no es válido: use el que da la cabecera Link, sin cambiarlo") from error
    if not 1 <= len(abierto.encode()) <= MAXIMO_CURSOR:
        raise CursorInvalido("cursor no es válido: use el que da la cabecera Link, sin cambiarlo")
    return abierto


def _cierra(clave: str) -> str:
    return base64.urlsafe_b64encode(clave.encode()).decode().rstrip("=")


def _enlace(peticion: Request, siguiente: str) -> str:
    preguntado = {**(peticion.query_params or {}), "cursor": _cierra(siguiente)}
    return f"{_direccion(peticion)}?{urlencode(preguntado)}"


def _direccion(peticion: Request) -> str:
    """The URL the client asked for, without its query: behind any stage or custom domain, names encoded once."""
    recurso = peticion.path.split("/")[1:]  # the route's pattern: ["reservas", "{id}", "{email}"]
    etapa = peticion.context["path"].rstrip("/").split("/")[: -len(recurso)]
    valores = {
        f"{{{clave}}}": quote(unquote(valor), safe="") for clave, valor in (peticion.uri_params or {}).items()
    }
    ruta = "/".join([*etapa, *(valores.get(segmento, segmento) for segmento in recurso)])
    return f"{_servidor(peticion)}{ruta}"


def _servidor(peticion: Request) -> str:
    """Where the API is reached, as API Gateway says it: headers are whatever a client or a proxy writes into them.

    Only what stands in for API Gateway on a developer's machine does not say it.
    """
    if "domainName" in peticion.context:
        return f"https://{peticion.context['domainName']}"
    return (
        f"{peticion.headers.get('x-forwarded-proto', 'http')}://{peticion.headers.get('host', 'localhost')}"
    )
