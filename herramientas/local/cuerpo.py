"""The body of a request, read before anything waits for it: bounded in bytes and in seconds."""

import asyncio

from herramientas.local.asgi import Mensaje, Recibe

MAXIMO = 10 * 1024 * 1024  # bytes that API Gateway takes
PLAZO = 29.0  # seconds for a whole body, and for any one piece of it where its length has no bound


class CuerpoExcesivo(Exception):
    """The body is longer than `maximo`."""


class CuerpoInconcluso(Exception):
    """The body did not end in time."""


class ClienteAusente(Exception):
    """The client left before its body ended."""


async def lee(recibe: Recibe, maximo: int = MAXIMO, plazo: float = PLAZO) -> bytes:
    """The whole body. Raises CuerpoExcesivo, CuerpoInconcluso or ClienteAusente.

    What is too long is read to its end, and forgotten: a client that is still sending would not hear the answer.
    """
    trozos, largo = [], 0
    try:
        async with asyncio.timeout(plazo):
            while True:
                mensaje = await recibe()
                if mensaje["type"] != "http.request":
                    raise ClienteAusente
                trozo = mensaje.get("body", b"")
                largo += len(trozo)
                if largo <= maximo:
                    trozos.append(trozo)
                else:
                    trozos.clear()
                if not mensaje.get("more_body", False):
                    break
    except TimeoutError as error:
        raise CuerpoInconcluso if largo <= maximo else CuerpoExcesivo from error
    if largo > maximo:
        raise CuerpoExcesivo
    return b"".join(trozos)


def otra_vez(cuerpo: bytes, recibe: Recibe) -> Recibe:
    """A `recibe` that tells a body that was read already, and then what comes after it."""
    pendiente = [cuerpo]

    async def repite() -> Mensaje:
        return {"type": "http.request", "body": pendiente.pop()} if pendiente else await recibe()

    return repite


def sin_pausas(recibe: Recibe, plazo: float = PLAZO) -> Recibe:
    """A `recibe` that takes a client for gone when a piece of its body does not come in `plazo` seconds."""
    termino = False

    async def apremia() -> Mensaje:
        nonlocal termino
        if termino:
            return await recibe()
        try:
            async with asyncio.timeout(plazo):
                mensaje = await recibe()
        except TimeoutError:
            mensaje = {"type": "http.disconnect"}
        termino = not mensaje.get("more_body", False)
        return mensaje

    return apremia
