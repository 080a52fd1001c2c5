"""Who may speak to this cloud: tools, its own pages, and everybody to the public API – not other sites' pages.

MiniStack takes the key `test` for its administrator, in the query string too, whatever the Content-Type, and lets
every origin read. It also runs functions as the person at the keyboard. So what a browser sends for a page that is
not ours must never reach it; docs/seguridad.md tells the attacks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from herramientas.local import anfitriones, ruta
from herramientas.local.asgi import Ambito, Anota, Aplicacion, Envia, Recibe
from herramientas.local.pagina import DOCUMENTOS

NOMBRE_AJENO = "La nube local atiende solo por sus nombres (localhost, 127.0.0.1); ANFITRIONES añade otros."
ORIGEN_AJENO = "La nube local no atiende a páginas de otros sitios: docs/seguridad.md dice por qué."

_LECTURAS = {"GET", "HEAD"}
_CON_EFECTO = ("action", "awsaccesskeyid", "x-amz-")  # how a query names an operation or carries credentials


@dataclass(frozen=True)
class Peticion:
    """What of a request tells who sends it. `camino` is still encoded; names of headers are in lower case."""

    camino: str
    cabeceras: Mapping[str, tuple[str, ...]]
    metodo: str = "GET"
    consulta: str = ""
    tipo: str = "http"

    def dice(self, nombre: str) -> tuple[str, ...]:
        """Every value of a header."""
        return self.cabeceras.get(nombre, ())


def motivo_de_rechazo(peticion: Peticion, otros: frozenset[str]) -> str | None:
    """The line that refuses a request, None where it may enter; `otros` are the names that ANFITRIONES adds."""
    anfitrion = _anfitrion(peticion)
    if anfitrion is None or not anfitriones.es_propio(anfitrion[0], otros):
        return NOMBRE_AJENO
    # Below another name MiniStack reads the path of the public API in other ways.
    if _es_publica(peticion) and anfitriones.es_llano(anfitrion[0], otros):
        return None
    if _viene_de_otro_sitio(peticion, anfitrion):
        return None if _sigue_un_enlace(peticion) else ORIGEN_AJENO
    if _dice_que_es_de_casa(peticion) or not _es_un_navegador(peticion) or _no_tiene_efecto(peticion):
        return None
    return ORIGEN_AJENO


class Portero:
    """The ASGI application in front of `siguiente`: 403 and one line for who may not enter."""

    def __init__(self, siguiente: Aplicacion, otros: frozenset[str], anota: Anota) -> None:
        self._siguiente = siguiente
        self._otros = otros
        self._anota = anota

    async def __call__(self, ambito: Ambito, recibe: Recibe, envia: Envia) -> None:
        if ambito["type"] == "lifespan":
            await self._siguiente(ambito, recibe, envia)
            return
        peticion = _desde_ambito(ambito)
        if motivo := motivo_de_rechazo(peticion, self._otros):
            self._anota(peticion.metodo, peticion.camino, 403, 0)
            await _rechaza(peticion, envia, f"{motivo}\n".encode())
        else:
            await self._siguiente(ambito, recibe, envia)


def _anfitrion(peticion: Peticion) -> tuple[str, str] | None:
    """Name and port that are spoken to; None where that is not one and the same for every reader."""
    dichos = peticion.dice("host")
    # A target that is no path (`http://otro/…`, `*`) names another host than the header does.
    return anfitriones.autoridad(dichos[0]) if len(dichos) == 1 and peticion.camino.startswith("/") else None


def _es_publica(peticion: Peticion) -> bool:
    return peticion.tipo == "http" and ruta.es_publica(peticion.camino)


def _viene_de_otro_sitio(peticion: Peticion, anfitrion: tuple[str, str]) -> bool:
    """Whether a browser says so: a page of the very origin that it speaks to is at home, no other."""
    procedencias = (*peticion.dice("origin"), *peticion.dice("referer"))
    return any(anfitriones.origen(procedencia) != anfitrion for procedencia in procedencias) or any(
        sitio not in {"same-origin", "none"} for sitio in peticion.dice("sec-fetch-site")
    )


def _sigue_un_enlace(peticion: Peticion) -> bool:
    """Whether all that another site does is to open one of the pages: in its window, never in a frame."""
    return (
        peticion.camino in DOCUMENTOS
        and _no_tiene_efecto(peticion)
        and not peticion.dice("origin")
        and peticion.dice("sec-fetch-mode") in {(), ("navigate",)}
        and peticion.dice("sec-fetch-dest") in {(), ("document",)}
    )


def _dice_que_es_de_casa(peticion: Peticion) -> bool:
    return "same-origin" in peticion.dice("sec-fetch-site") or bool(
        peticion.dice("origin") or peticion.dice("referer")
    )


def _es_un_navegador(peticion: Peticion) -> bool:
    """Whether a person's browser asks. Node's fetch, which is a tool, sends Sec-Fetch-Mode too."""
    return bool(peticion.dice("sec-fetch-site")) or any(
        agente.lower().startswith("mozilla/") for agente in peticion.dice("user-agent")
    )


def _no_tiene_efecto(peticion: Peticion) -> bool:
    """Whether it only reads, and as nobody: what an address typed by hand, or one in an e-mail, may do."""
    nombres = (nombre.lower() for nombre, _ in parse_qsl(peticion.consulta, keep_blank_values=True))
    return (
        peticion.tipo == "http"
        and peticion.metodo in _LECTURAS
        and not any(nombre.startswith(_CON_EFECTO) for nombre in nombres)
    )


def _desde_ambito(ambito: Ambito) -> Peticion:
    return Peticion(
        camino=ruta.pedida(ambito),
        cabeceras=_por_nombre(ambito["headers"]),
        metodo=ambito.get("method", "GET"),
        consulta=ambito.get("query_string", b"").decode("latin-1"),
        tipo=ambito["type"],
    )


def _por_nombre(cabeceras: Iterable[tuple[bytes, bytes]]) -> dict[str, tuple[str, ...]]:
    reunidas: dict[str, tuple[str, ...]] = {}
    for nombre, valor in cabeceras:
        clave = nombre.decode("latin-1").lower()
        reunidas[clave] = (*reunidas.get(clave, ()), valor.decode("latin-1").strip())
    return reunidas


async def _rechaza(peticion: Peticion, envia: Envia, linea: bytes) -> None:
    respuesta = "http.response" if peticion.tipo == "http" else "websocket.http.response"
    cabeceras = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(linea)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    await envia({"type": f"{respuesta}.start", "status": 403, "headers": cabeceras})
    await envia({"type": f"{respuesta}.body", "body": b"" if peticion.metodo == "HEAD" else linea})
