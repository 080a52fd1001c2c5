"""What the front door compresses: no I/O."""

import gzip
from collections.abc import MutableMapping
from typing import Any

import pytest

from herramientas.local.asgi import Ambito, Envia, Recibe
from herramientas.local.compresion import MINIMO, Compresion

pytestmark = pytest.mark.anyio

LARGO = b"x" * MINIMO
TEXTO = [(b"Content-Type", b"text/css; charset=utf-8"), (b"content-length", str(MINIMO).encode())]


async def pide(
    *trozos: bytes,
    cabeceras: list[tuple[bytes, bytes]] = TEXTO,
    metodo: str = "GET",
    acepta: bytes = b"br, gzip",
) -> tuple[dict[bytes, bytes], bytes]:
    """The headers and the body of what an application answers that sends `trozos`."""
    mensajes: list[MutableMapping[str, Any]] = []

    async def aplicacion(_ambito: Ambito, _recibe: Recibe, envia: Envia) -> None:
        await envia({"type": "http.response.start", "status": 200, "headers": cabeceras})
        for numero, trozo in enumerate(trozos, 1):
            await envia({"type": "http.response.body", "body": trozo, "more_body": numero < len(trozos)})

    async def recibe() -> MutableMapping[str, Any]:
        raise AssertionError

    async def envia(mensaje: MutableMapping[str, Any]) -> None:
        mensajes.append(mensaje)

    ambito = {"type": "http", "method": metodo, "headers": [(b"Accept-Encoding", acepta)]}
    await Compresion(aplicacion)(ambito, recibe, envia)
    inicio, *cuerpos = mensajes
    leidas = {nombre.lower(): valor for nombre, valor in inicio["headers"]}
    return leidas, b"".join(cuerpo["body"] for cuerpo in cuerpos)


async def test_a_text_is_compressed_and_says_so() -> None:
    cabeceras, cuerpo = await pide(LARGO, cabeceras=[*TEXTO, (b"Vary", b"Origin")])

    assert gzip.decompress(cuerpo) == LARGO
    assert cabeceras[b"content-encoding"] == b"gzip"
    assert cabeceras[b"content-length"] == str(len(cuerpo)).encode()
    assert cabeceras[b"vary"] == b"Origin, Accept-Encoding"


@pytest.mark.parametrize(
    "pedido",
    [
        {"acepta": b"identity"},
        {"metodo": "HEAD"},
        {"cabeceras": [(b"content-type", b"image/png")]},
        {"cabeceras": [*TEXTO, (b"content-encoding", b"gzip")]},
    ],
)
async def test_everything_else_passes_as_it_is(pedido: dict[str, Any]) -> None:
    cabeceras, cuerpo = await pide(LARGO, **pedido)

    assert cuerpo == LARGO
    assert b"vary" not in cabeceras


@pytest.mark.parametrize("trozos", [(LARGO[1:],), (LARGO, LARGO)], ids=["short", "in pieces"])
async def test_what_is_short_or_comes_in_pieces_is_not_compressed(trozos: tuple[bytes, ...]) -> None:
    cabeceras, cuerpo = await pide(*trozos)

    assert cuerpo == b"".join(trozos)
    assert b"content-encoding" not in cabeceras
