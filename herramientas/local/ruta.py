"""Which API a path of the seed's single base URL belongs to, and how its letters are written.

API Gateway (REST) hands path parameters over still percent-encoded; MiniStack decodes what it is given
as `path`. So the data plane is given the encoded path, with the letters that clients may leave bare
(accents, quotes, blanks) encoded, and what is encoded already left as it is.
"""

import re
from urllib.parse import quote, unquote

from herramientas.despliegue.proyecto import ETAPA_DEL_API
from herramientas.local.asgi import Ambito

# What RFC 3986 lets stand in a path, and "%" because it starts an escape.
_LITERALES = "/!$&'()*+,;=:@-._~%"
_DIRECTA = re.compile(r"/_aws/execute-api/[^/]+/[^/]+|/restapis/[^/]+/[^/]+/_user_request_")
_PUBLICA = re.compile(r"/_aws/execute-api/[^/]+/[^/]+(?:$|/(?!@connections(?:/|$)))")
_ANFITRION = re.compile(r"[a-z0-9]+\.execute-api\.", re.IGNORECASE)


def pedida(ambito: Ambito) -> str:
    """The path of a request as API Gateway sees it; what is no path (`http://otro/…`, `*`) as it was sent."""
    return codificada(ambito.get("raw_path") or ambito["path"].encode())


def codificada(cruda: bytes) -> str:
    """The path as API Gateway sees it: ASCII, each escape exactly as the client sent it."""
    return quote(cruda, safe=_LITERALES)


def consulta_codificada(cruda: bytes) -> bytes:
    """The query string in ASCII, its escapes and separators as they are."""
    return quote(cruda, safe=_LITERALES + '?[]{}|\\^`"<> ').encode("ascii")


def es_del_api(ruta: str) -> bool:
    """Whether the path lies below the seed's base URL."""
    return ruta == f"/{ETAPA_DEL_API}" or ruta.startswith(f"/{ETAPA_DEL_API}/")


def es_directa(ruta: str, anfitrion: str) -> bool:
    """Whether the request names its API itself, as other stages than `local` are called."""
    return _DIRECTA.match(ruta) is not None or _ANFITRION.match(anfitrion) is not None


def es_publica(ruta: str) -> bool:
    """Whether any page of the world may ask for the path, as on AWS: the API itself, without what manages it."""
    return es_del_api(ruta) or _PUBLICA.match(ruta) is not None


def primer_segmento(ruta: str) -> str:
    """`eventos` of `/produccion/eventos/Opera%20Aida`; empty for the bare stage."""
    return ruta.split("/", 3)[2] if ruta.count("/") > 1 else ""


def interna(api: str, ruta: str) -> str:
    """The address of a path below the base URL in MiniStack's own data plane."""
    return f"/_aws/execute-api/{api}{ruta}"


def legible(ruta: str) -> str:
    """The path for a person: decoded, unless that would put control characters on the terminal."""
    texto = unquote(ruta, errors="replace")
    return texto if texto.isprintable() else ruta
