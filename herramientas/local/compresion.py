"""Answers are compressed for who takes it, as a CDN does with the page and API Gateway with what the API answers."""

import gzip
from dataclasses import dataclass

from herramientas.local.asgi import Ambito, Aplicacion, Envia, Mensaje, Recibe

MINIMO = 1000  # bytes, from which on a CDN compresses; less would not save a packet
TEXTOS = (b"text/", b"application/json", b"application/yaml", b"application/manifest+json", b"image/svg+xml")


@dataclass(frozen=True)
class Compresion:
    """The ASGI application in front of `siguiente`. What comes in pieces, and HEAD, passes as it is."""

    siguiente: Aplicacion

    async def __call__(self, ambito: Ambito, recibe: Recibe, envia: Envia) -> None:
        if ambito["type"] == "http" and ambito["method"] != "HEAD" and _acepta_gzip(ambito):
            envia = _Comprimida(envia)
        await self.siguiente(ambito, recibe, envia)


class _Comprimida:
    """Holds an answer's beginning back until its body tells how long it is."""

    def __init__(self, envia: Envia) -> None:
        self._envia = envia
        self._inicio: Mensaje | None = None

    async def __call__(self, mensaje: Mensaje) -> None:
        if mensaje["type"] == "http.response.start":
            self._inicio = mensaje
            return
        if self._inicio is not None:
            inicio, self._inicio = self._inicio, None
            if _se_comprime(inicio, mensaje):
                mensaje = {**mensaje, "body": gzip.compress(mensaje["body"], mtime=0)}
                inicio = {**inicio, "headers": _cabeceras(inicio, len(mensaje["body"]))}
            await self._envia(inicio)
        await self._envia(mensaje)


def _acepta_gzip(ambito: Ambito) -> bool:
    return any(
        nombre.lower() == b"accept-encoding" and b"gzip" in valor for nombre, valor in ambito["headers"]
    )


def _se_comprime(inicio: Mensaje, cuerpo: Mensaje) -> bool:
    cabeceras = {nombre.lower(): valor for nombre, valor in inicio["headers"]}
    return (
        not cuerpo.get("more_body", False)
        and len(cuerpo.get("body", b"")) >= MINIMO
        and b"content-encoding" not in cabeceras
        and cabeceras.get(b"content-type", b"").startswith(TEXTOS)
    )


def _cabeceras(inicio: Mensaje, largo: int) -> list[tuple[bytes, bytes]]:
    otras = [uno for uno in inicio["headers"] if uno[0].lower() not in {b"content-length", b"vary"}]
    varia = [valor for nombre, valor in inicio["headers"] if nombre.lower() == b"vary"]
    return [
        *otras,
        (b"content-encoding", b"gzip"),
        (b"content-length", str(largo).encode()),
        (b"vary", b", ".join(dict.fromkeys([*varia, b"Accept-Encoding"]))),
    ]
