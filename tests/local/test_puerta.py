"""The front door before a cloud that only remembers what it is asked: no I/O."""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from herramientas.despliegue import respuestas
from herramientas.local.asgi import Envia, Recibe
from herramientas.local.puerta import Puerta, Rutas

pytestmark = pytest.mark.anyio

DOCUMENTO = {
    "info": {"title": "eventos"},
    "paths": {
        "/eventos": {
            "get": {"x-amazon-apigateway-integration": {"uri": "x:function:eventos-local/invocations"}}
        }
    },
}


class NubeDePrueba:
    """Answers 200 `hola` after `tarda` seconds; counts how many calls overlap."""

    def __init__(self, tarda: float = 0) -> None:
        self.pedidos: list[MutableMapping[str, Any]] = []
        self.cuerpos: list[bytes | None] = []
        self.a_la_vez = self.maximo = 0
        self._tarda = tarda

    async def __call__(self, ambito: MutableMapping[str, Any], recibe: Recibe, envia: Envia) -> None:
        self.pedidos.append(ambito)
        self.cuerpos.append((await recibe()).get("body"))
        self.a_la_vez += 1
        self.maximo = max(self.maximo, self.a_la_vez)
        await asyncio.sleep(self._tarda)
        self.a_la_vez -= 1
        await envia({"type": "http.response.start", "status": 200, "headers": []})
        await envia({"type": "http.response.body", "body": b"hola"})


class Prueba:
    """A front door, its cloud, and what it noted."""

    def __init__(self, tarda: float = 0, plazo: float = 29, concurrencia: int = 8) -> None:
        self.nube = NubeDePrueba(tarda)
        self.notas: list[tuple[str, str, int]] = []
        rutas = Rutas()
        rutas.importada("0a1b2c3d", DOCUMENTO)
        self.puerta = Puerta(self.nube, rutas, self._anota, concurrencia, plazo, plazo_cuerpo=0.5)

    def _anota(self, metodo: str, ruta: str, estado: int, _ms: float) -> None:
        self.notas.append((metodo, ruta, estado))

    async def pide(self, ruta: str, metodo: str = "GET", **cabeceras: str) -> tuple[int, bytes]:
        """Status and body of the answer."""
        return await self.llama(ruta, metodo, [{"type": "http.request", "body": b""}], 0, **cabeceras)

    async def llama(
        self,
        ruta: str,
        metodo: str,
        cuerpo: list[MutableMapping[str, Any]],
        tarda: float = 0,
        **cabeceras: str,
    ) -> tuple[int, bytes]:
        """The same for a client that sends these messages and then waits, and takes each of ours in `tarda` seconds."""
        mensajes: list[MutableMapping[str, Any]] = []
        pendientes = list(cuerpo)

        async def envia(mensaje: MutableMapping[str, Any]) -> None:
            await asyncio.sleep(tarda)
            mensajes.append(mensaje)

        async def recibe() -> MutableMapping[str, Any]:
            if not pendientes:
                await asyncio.Event().wait()
            return pendientes.pop(0)

        ambito = {
            "type": "http",
            "method": metodo,
            "path": "decodificado",
            "raw_path": ruta.encode(),
            "query_string": b"",
            "headers": [
                (nombre.replace("_", "-").encode(), valor.encode()) for nombre, valor in cabeceras.items()
            ],
            "client": ("10.0.0.7", 1234),
        }
        await self.puerta(ambito, recibe, envia)
        return (
            (mensajes[0]["status"], b"".join(mensaje["body"] for mensaje in mensajes[1:]))
            if mensajes
            else (0, b"")
        )


async def test_path_of_the_base_url_goes_to_its_api_still_encoded() -> None:
    prueba = Prueba()

    estado, cuerpo = await prueba.pide("/produccion/eventos/Opera%20Aida%2B")

    assert (estado, cuerpo) == (200, b"hola")
    assert prueba.nube.pedidos[0]["path"] == "/_aws/execute-api/0a1b2c3d/produccion/eventos/Opera%20Aida%2B"
    assert prueba.notas == [("GET", "/produccion/eventos/Opera%20Aida%2B", 200)]


async def test_headers_that_api_gateway_writes_cannot_be_forged() -> None:
    prueba = Prueba()

    await prueba.pide(
        "/produccion/eventos", x_forwarded_proto="https", x_forwarded_for="1.2.3.4", host="localhost"
    )

    assert sorted(prueba.nube.pedidos[0]["headers"]) == [
        (b"host", b"localhost"),
        (b"x-forwarded-for", b"10.0.0.7"),
        (b"x-forwarded-proto", b"http"),
    ]


@pytest.mark.parametrize(
    "ruta", ["/produccion", "/produccion/", "/produccion/nada", "/produccion/nada/eventos"]
)
async def test_unknown_path_is_answered_as_api_gateway_does(ruta: str) -> None:
    prueba = Prueba()

    estado, cuerpo = await prueba.pide(ruta)

    assert (estado, cuerpo) == (403, respuestas.RUTA_DESCONOCIDA.cuerpo.encode())
    assert prueba.nube.pedidos == []


async def test_everything_else_passes_unchanged_and_unmentioned() -> None:
    prueba = Prueba()

    await prueba.pide("/_ministack/ses/messages")

    assert prueba.nube.pedidos[0]["path"] == "decodificado"
    assert prueba.notas == []


async def test_api_named_by_the_host_is_called_itself_and_not_that_of_stage_local() -> None:
    prueba = Prueba()

    await prueba.pide("/produccion/eventos/a%20b", host="99999999.execute-api.localhost:4566")

    assert prueba.nube.pedidos[0]["path"] == "/produccion/eventos/a%20b"


async def test_head_has_no_body() -> None:
    assert await Prueba().pide("/produccion/eventos", "HEAD") == (200, b"")
    assert await Prueba().pide("/produccion/nada", "HEAD") == (403, b"")


async def test_slow_function_is_given_up_as_api_gateway_does() -> None:
    prueba = Prueba(tarda=0.2, plazo=0.01)

    estado, cuerpo = await prueba.pide("/produccion/eventos")

    assert (estado, json.loads(cuerpo)) == (504, json.loads(respuestas.TIEMPO_AGOTADO.cuerpo))
    assert prueba.notas == [("GET", "/produccion/eventos", 504)]


async def test_requests_beyond_the_limit_wait_for_their_turn() -> None:
    prueba = Prueba(tarda=0.01, concurrencia=3)

    respuestas = await asyncio.gather(*(prueba.pide("/produccion/eventos") for _ in range(10)))

    assert [estado for estado, _ in respuestas] == [200] * 10
    assert prueba.nube.maximo == 3


async def test_body_reaches_the_function_whole() -> None:
    prueba = Prueba()
    trozos = [
        {"type": "http.request", "body": letra, "more_body": letra != b"a"}
        for letra in (b"h", b"o", b"l", b"a")
    ]

    assert await prueba.llama("/produccion/eventos", "POST", list(trozos)) == (200, b"hola")
    assert prueba.nube.cuerpos == [b"hola"]


async def test_requests_that_are_not_all_there_take_no_turn() -> None:
    prueba = Prueba(concurrencia=1)
    media = [{"type": "http.request", "body": b"{", "more_body": True}]
    medias = [asyncio.create_task(prueba.llama("/produccion/eventos", "POST", list(media))) for _ in range(8)]
    await asyncio.sleep(0.01)

    entera = await prueba.pide("/produccion/eventos")

    assert entera == (200, b"hola")
    assert not any(tarea.done() for tarea in medias)
    assert await asyncio.gather(*medias) == [(408, respuestas.PETICION_INVALIDA.cuerpo.encode())] * 8
    assert len(prueba.nube.pedidos) == 1


async def test_clients_that_are_slow_to_listen_hold_no_turn() -> None:
    prueba = Prueba(concurrencia=1)
    cuerpo = [{"type": "http.request", "body": b""}]
    lentos = [
        asyncio.create_task(prueba.llama("/produccion/eventos", "GET", list(cuerpo), tarda=0.5))
        for _ in range(8)
    ]

    await asyncio.sleep(0.01)

    async with asyncio.timeout(0.4):
        assert await prueba.pide("/produccion/eventos") == (200, b"hola")

    assert await asyncio.gather(*lentos) == [(200, b"hola")] * 8


async def test_body_longer_than_api_gateway_takes_is_refused_in_its_words() -> None:
    prueba = Prueba()
    mitad = b"x" * (5 * 1024 * 1024)
    justo = [
        {"type": "http.request", "body": mitad, "more_body": True},
        {"type": "http.request", "body": mitad, "more_body": True},
    ]
    final = {"type": "http.request", "body": b"", "more_body": False}

    assert (await prueba.llama("/produccion/eventos", "POST", [*justo, final]))[0] == 200
    assert await prueba.llama("/produccion/eventos", "POST", [*justo, {**final, "body": b"x"}]) == (
        413,
        respuestas.CUERPO_DEMASIADO_GRANDE.cuerpo.encode(),
    )
    assert len(prueba.nube.pedidos) == 1


async def test_client_that_leaves_is_not_spoken_to() -> None:
    prueba = Prueba()

    assert await prueba.llama("/produccion/eventos", "POST", [{"type": "http.disconnect"}]) == (0, b"")
    assert (prueba.nube.pedidos, prueba.notas) == ([], [])


async def test_half_a_request_to_anything_else_ends_too() -> None:
    prueba = Prueba()

    async with asyncio.timeout(5):
        await prueba.llama("/2015-03-31/functions", "POST", [])

    assert prueba.nube.cuerpos == [None]


def test_api_of_another_stage_does_not_take_the_base_url() -> None:
    rutas = Rutas()
    texto = json.dumps(DOCUMENTO).replace("eventos-local", "eventos-pruebas")

    rutas.importada("99999999", json.loads(texto))

    assert rutas.api("eventos") is None
