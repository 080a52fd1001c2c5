"""How a request's body is read before anything waits for it: no I/O."""

import asyncio
import tracemalloc
from collections.abc import MutableMapping
from typing import Any

import pytest

from herramientas.local.asgi import Recibe
from herramientas.local.cuerpo import (
    ClienteAusente,
    CuerpoExcesivo,
    CuerpoInconcluso,
    lee,
    otra_vez,
    sin_pausas,
)

pytestmark = pytest.mark.anyio

ADIOS = {"type": "http.disconnect"}


def recibe(*mensajes: MutableMapping[str, Any]) -> Recibe:
    """A client that sends these messages, and then nothing for ever."""
    pendientes = list(mensajes)

    async def siguiente() -> MutableMapping[str, Any]:
        if not pendientes:
            await asyncio.Event().wait()
        return pendientes.pop(0)

    return siguiente


def trozo(datos: bytes, sigue: bool = True) -> MutableMapping[str, Any]:
    return {"type": "http.request", "body": datos, "more_body": sigue}


async def test_body_is_what_its_pieces_are_together() -> None:
    assert await lee(recibe(trozo(b"ho"), trozo(b"la"), trozo(b"", sigue=False))) == b"hola"
    assert await lee(recibe({"type": "http.request"})) == b""


async def test_body_may_have_the_whole_length_and_not_a_byte_more() -> None:
    assert await lee(recibe(trozo(b"x" * 9), trozo(b"x", sigue=False)), maximo=10) == b"x" * 10
    with pytest.raises(CuerpoExcesivo):
        await lee(recibe(trozo(b"x" * 10), trozo(b"x", sigue=False)), maximo=10)


async def test_what_is_too_long_is_heard_to_its_end_before_it_is_refused() -> None:
    cliente = recibe(trozo(b"x" * 11), trozo(b"x"), trozo(b"", sigue=False), ADIOS)

    with pytest.raises(CuerpoExcesivo):
        await lee(cliente, maximo=10)

    assert await cliente() == ADIOS


async def test_what_is_too_long_is_not_kept() -> None:
    quedan = iter(range(99, -1, -1))

    async def cliente() -> MutableMapping[str, Any]:
        return trozo(bytes(100_000), sigue=next(quedan) > 0)

    tracemalloc.start()
    with pytest.raises(CuerpoExcesivo):
        await lee(cliente, maximo=10)
    _, maximo = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert maximo < 1_000_000


@pytest.mark.parametrize(("trozos", "error"), [([], CuerpoInconcluso), ([trozo(b"x" * 11)], CuerpoExcesivo)])
async def test_body_that_does_not_end_is_given_up(
    trozos: list[MutableMapping[str, Any]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await lee(recibe(trozo(b"x"), *trozos), maximo=10, plazo=0.01)


async def test_client_that_leaves_is_told_apart() -> None:
    with pytest.raises(ClienteAusente):
        await lee(recibe(trozo(b"ho"), ADIOS))


async def test_body_read_already_is_told_once_more() -> None:
    cliente = otra_vez(b"hola", recibe(ADIOS))

    assert await cliente() == {"type": "http.request", "body": b"hola"}
    assert await cliente() == ADIOS


async def test_pause_within_a_body_ends_it_and_after_it_does_not() -> None:
    calla = sin_pausas(recibe(trozo(b"ho")), plazo=0.01)
    espera = sin_pausas(recibe(trozo(b"hola", sigue=False)), plazo=0.01)

    assert [await calla(), await calla()] == [trozo(b"ho"), ADIOS]
    assert await espera() == trozo(b"hola", sigue=False)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(espera(), 0.05)
