"""ImportRestApi and PutRestApi, which MiniStack lacks, told in the calls that it has.

Chalice deploys an API as one OpenAPI 2 document. The document is read into the resources, methods and
authorizers that it means; an extension of MiniStack's own handler then creates them one by one. MiniStack
has authenticated and authorised the caller before its handler is asked.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from herramientas.local.openapi import Metodo, autorizadores, metodos, propiedades, recursos

Respuesta = tuple[int, dict[str, Any], bytes]
Manejador = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Respuesta]]
AlImportar = Callable[[str, Mapping[str, Any]], None]


class Rechazo(Exception):
    """MiniStack refused one of the calls; its answer becomes the answer to the import."""

    def __init__(self, respuesta: Respuesta) -> None:
        super().__init__(respuesta[2].decode(errors="replace"))
        self.respuesta = respuesta


def con_importacion(manejador: Manejador, importada: AlImportar) -> Manejador:
    """MiniStack's API Gateway handler with the two missing operations.

    `importada` learns the id of each API and the document that it was made from.
    """
    gateway = _Gateway(manejador)

    async def extendido(
        metodo: str, ruta: str, cabeceras: dict[str, str], cuerpo: bytes, consulta: dict[str, Any]
    ) -> Respuesta:
        partes = ruta.strip("/").split("/")
        crea = metodo == "POST" and partes == ["restapis"] and consulta.get("mode") == ["import"]
        cambia = metodo == "PUT" and partes[0] == "restapis" and len(partes) == 2
        if not crea and not cambia:
            return await manejador(metodo, ruta, cabeceras, cuerpo, consulta)
        try:
            documento = _documento(cuerpo)
            api = (
                await gateway.crea(documento, consulta) if crea else await gateway.vacia(partes[1], consulta)
            )
            await gateway.llena(api, documento)
        except Rechazo as rechazo:
            return rechazo.respuesta
        importada(api, documento)
        return await _descripcion(manejador, api, 201 if crea else 200)

    return extendido


async def _descripcion(manejador: Manejador, api: str, estado: int) -> Respuesta:
    _, cabeceras, cuerpo = await manejador("GET", f"/restapis/{api}", {}, b"", {})
    return estado, cabeceras, cuerpo


def _documento(cuerpo: bytes) -> dict[str, Any]:
    try:
        documento = json.loads(cuerpo)
    except ValueError:
        documento = None
    if not isinstance(documento, dict):
        raise _rechazo("Unable to parse the API definition: only JSON is understood")
    return documento


def _rechazo(mensaje: str) -> Rechazo:
    cuerpo = json.dumps({"message": mensaje}).encode()
    return Rechazo(
        (400, {"Content-Type": "application/json", "x-amzn-ErrorType": "BadRequestException"}, cuerpo)
    )


class _Gateway:
    """MiniStack's API Gateway, one call at a time; nothing here yields to another request in between."""

    def __init__(self, manejador: Manejador) -> None:
        self._manejador = manejador

    async def crea(self, documento: Mapping[str, Any], consulta: Mapping[str, list[str]]) -> str:
        """Create the empty API and return its id."""
        tipos = consulta.get("endpointConfigurationTypes", ["EDGE"])
        api = await self._pide("POST", "/restapis", propiedades(documento, tipos))
        return str(api["id"])

    async def vacia(self, api: str, consulta: Mapping[str, list[str]]) -> str:
        """Remove what the API consists of, as mode=overwrite means; the id and the stages stay."""
        if consulta.get("mode") != ["overwrite"]:
            raise _rechazo("Only mode=overwrite is understood here")
        for ruta, recurso in sorted((await self._recursos(api)).items(), reverse=True):
            base = f"/restapis/{api}/resources/{recurso['id']}"
            for metodo in list(recurso.get("resourceMethods") or ()):
                await self._pide("DELETE", f"{base}/methods/{metodo}")
            if ruta != "/":
                await self._pide("DELETE", base)
        for autorizador in (await self._pide("GET", f"/restapis/{api}/authorizers")).get("item", []):
            await self._pide("DELETE", f"/restapis/{api}/authorizers/{autorizador['id']}")
        return api

    async def llena(self, api: str, documento: Mapping[str, Any]) -> None:
        """Create authorizers, resources and methods of the document."""
        ids = {}
        for nombre, datos in autorizadores(documento):
            ids[nombre] = (await self._pide("POST", f"/restapis/{api}/authorizers", datos))["id"]
        bases = {"/": (await self._recursos(api))["/"]["id"]}
        for ruta in recursos(documento):
            padre, _, parte = ruta.rpartition("/")
            direccion = f"/restapis/{api}/resources/{bases[padre or '/']}"
            bases[ruta] = (await self._pide("POST", direccion, {"pathPart": parte}))["id"]
        for metodo in metodos(documento, ids):
            await self._pon_metodo(f"/restapis/{api}/resources/{bases[metodo.ruta]}", metodo)

    async def _pon_metodo(self, recurso: str, metodo: Metodo) -> None:
        for sufijo, datos in _puestas(metodo):
            await self._pide("PUT", f"{recurso}/methods/{metodo.verbo}{sufijo}", datos)

    async def _recursos(self, api: str) -> dict[str, dict[str, Any]]:
        respuesta = await self._pide("GET", f"/restapis/{quote(api)}/resources", consulta={"limit": ["500"]})
        return {recurso["path"]: recurso for recurso in respuesta["item"]}

    async def _pide(
        self,
        verbo: str,
        ruta: str,
        datos: Mapping[str, Any] | None = None,
        consulta: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        cuerpo = json.dumps(datos).encode() if datos is not None else b""
        respuesta = await self._manejador(verbo, ruta, {}, cuerpo, consulta or {})
        if respuesta[0] >= 400:
            raise Rechazo(respuesta)
        resultado: dict[str, Any] = json.loads(respuesta[2] or b"{}")
        return resultado


def _puestas(metodo: Metodo) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "", metodo.metodo
    for estado, datos in metodo.respuestas.items():
        yield f"/responses/{estado}", datos
    yield "/integration", metodo.integracion
    for estado, datos in metodo.respuestas_integracion.items():
        yield f"/integration/responses/{estado}", datos
