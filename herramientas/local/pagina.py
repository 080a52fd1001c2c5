"""The web page at `/`, and at `/contrato/` the published contract with a viewer to read it and try it.

What a browser asks for is answered here; everything else passes. A request signed for AWS is never a
browser's, so S3's own `GET /` stays reachable on the same port.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

from herramientas.despliegue.organizadores import Sesion, con_sesion
from herramientas.despliegue.proyecto import RAIZ
from herramientas.local.asgi import Ambito, Aplicacion, Envia, Recibe

SITIO = RAIZ / "frontend" / "sitio"
CONTRATO = {
    "": RAIZ / "frontend" / "contrato" / "index.html",
    "visor.css": RAIZ / "frontend" / "contrato" / "visor.css",
    "visor.js": RAIZ / "frontend" / "contrato" / "visor.js",
    "openapi.yaml": RAIZ / "docs" / "openapi.yaml",
    "swagger-ui.css": Path(str(files("swagger_ui"))) / "static" / "swagger-ui.css",
    "swagger-ui-bundle.js": Path(str(files("swagger_ui"))) / "static" / "swagger-ui-bundle.js",
}
DOCUMENTOS = {"/", "/contrato", "/contrato/"}  # what a link of another site may open
TIPOS = {".js": "text/javascript", ".yaml": "application/yaml"}


@dataclass(frozen=True)
class Pagina:
    """The ASGI application in front of `siguiente`."""

    siguiente: Aplicacion
    cliente: Callable[[], str | None] = lambda: None  # by which organisers sign in; None in an open stage

    async def __call__(self, ambito: Ambito, recibe: Recibe, envia: Envia) -> None:
        if not _de_un_navegador(ambito):
            await self.siguiente(ambito, recibe, envia)
        elif ambito["path"] == "/contrato":
            await _responde(ambito, envia, 308, [(b"location", b"/contrato/")], b"")
        elif archivo := archivo_de(ambito["path"]):
            await _responde(ambito, envia, 200, _cabeceras(archivo), self._contenido(archivo))
        else:
            await self.siguiente(ambito, recibe, envia)

    def _contenido(self, archivo: Path) -> bytes:
        cliente = self.cliente() if archivo == SITIO / "config.js" else None
        if cliente is None:
            return archivo.read_bytes()
        return con_sesion(archivo.read_text(), Sesion("/", cliente)).encode()


def archivo_de(ruta: str) -> Path | None:
    """The file that is served at a path, None where the page has nothing."""
    if ruta.startswith("/contrato/"):
        return CONTRATO.get(ruta.removeprefix("/contrato/"))
    # Looked up among what is there: a path of any length, or with any character, never reaches the file system.
    servidos = {
        f"/{archivo.relative_to(SITIO)}": archivo for archivo in SITIO.rglob("*") if archivo.is_file()
    }
    return servidos.get("/index.html" if ruta == "/" else ruta)


def _de_un_navegador(ambito: Ambito) -> bool:
    if ambito["type"] != "http" or ambito["method"] not in {"GET", "HEAD"}:
        return False
    firmada = any(nombre == b"authorization" for nombre, _ in ambito["headers"])
    return not firmada and b"X-Amz-" not in ambito["query_string"]


def _cabeceras(archivo: Path) -> list[tuple[bytes, bytes]]:
    tipo = TIPOS.get(archivo.suffix) or guess_type(archivo.name)[0] or "application/octet-stream"
    return [
        (b"content-type", f"{tipo}; charset=utf-8".encode()),
        (b"cache-control", b"no-cache"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", b"frame-ancestors 'none'"),
    ]


async def _responde(
    ambito: Ambito, envia: Envia, estado: int, cabeceras: list[tuple[bytes, bytes]], cuerpo: bytes
) -> None:
    largo = (b"content-length", str(len(cuerpo)).encode())
    await envia({"type": "http.response.start", "status": estado, "headers": [*cabeceras, largo]})
    await envia({"type": "http.response.body", "body": b"" if ambito["method"] == "HEAD" else cuerpo})
