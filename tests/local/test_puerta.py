"""The front door before a cloud that only remembers what it is asked: no I/O."""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from local.asgi import Envia, Recibe
from local.puerta import Puerta, Rutas

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
        self.a_la_vez = self.maximo = 0
        self._tarda = tarda

    async def __call__(self, ambito: MutableMapping[str, Any], _recibe: Recibe, envia: Envia) -> None:
        self.pedidos.append(ambito)
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
        self.puerta = Puerta(self.nube, rutas, self._anota, concurrencia, plazo)

    def _anota(self, metodo: str, ruta: str, estado: int, _ms: float) -> None:
        self.notas.append((metodo, ruta, estado))

    async def pide(self, ruta: str, metodo: str = "GET", **cabeceras: str) -> tuple[int, bytes]:
        """Status and body of the answer."""
        mensajes: list[MutableMapping[str, Any]] = []

        async def envia(mensaje: MutableMapping[str, Any]) -> None:
            mensajes.append(mensaje)

        async def recibe() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b""}

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
        return mensajes[0]["status"], b"".join(mensaje["body"] for mensaje in mensajes[1:])


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

    assert (estado, cuerpo) == (403, b'{"message":"Missing Authentication Token"}')
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

    assert (estado, json.loads(cuerpo)) == (504, {"message": "Endpoint request timed out"})
    assert prueba.notas == [("GET", "/produccion/eventos", 504)]


async def test_requests_beyond_the_limit_wait_for_their_turn() -> None:
    prueba = Prueba(tarda=0.01, concurrencia=3)

    respuestas = await asyncio.gather(*(prueba.pide("/produccion/eventos") for _ in range(10)))

    assert [estado for estado, _ in respuestas] == [200] * 10
    assert prueba.nube.maximo == 3


def test_api_of_another_stage_does_not_take_the_base_url() -> None:
    rutas = Rutas()
    texto = json.dumps(DOCUMENTO).replace("eventos-local", "eventos-pruebas")

    rutas.importada("99999999", json.loads(texto))

    assert rutas.api("eventos") is None
