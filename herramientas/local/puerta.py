"""The front door: the seed's single base URL in front of MiniStack, on the same port.

`/produccion/…` goes to the API of stage `local` that serves its first path segment, in the form in which
API Gateway would hand it over; everything else (the AWS endpoint, `/_ministack/…`) passes unchanged.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from herramientas.despliegue import respuestas
from herramientas.local import cuerpo, ruta
from herramientas.local.asgi import Ambito, Anota, Aplicacion, Envia, Mensaje, Recibe
from herramientas.local.openapi import cliente_de_usuarios, funciones, primeros_segmentos
from initdb.esquema import ETAPA_LOCAL

PLAZO = 29.0  # seconds after which API Gateway gives up on an integration


class Rutas:
    """Which API serves which first path segment of the seed's base URL; `cliente`, by which organisers sign in."""

    def __init__(self) -> None:
        self._apis: dict[str, str] = {}
        self.cliente: str | None = None

    def importada(self, api: str, documento: Mapping[str, Any]) -> None:
        """Take in an API that was just deployed, if it is one of stage `local`."""
        if f"{documento['info']['title']}-{ETAPA_LOCAL}" in funciones(documento):
            self._apis |= dict.fromkeys(primeros_segmentos(documento), api)
            self.cliente = cliente_de_usuarios(documento) or self.cliente

    def api(self, segmento: str) -> str | None:
        """The id of the API, or None where no API serves the segment."""
        return self._apis.get(segmento)


class Puerta:
    """The ASGI application that the port serves."""

    def __init__(
        self,
        nube: Aplicacion,
        rutas: Rutas,
        anota: Anota,
        concurrencia: int,
        plazo: float = PLAZO,
        plazo_cuerpo: float = cuerpo.PLAZO,
    ) -> None:
        self._nube = nube
        self._rutas = rutas
        self._anota = anota
        self._plazo = plazo
        self._plazo_cuerpo = plazo_cuerpo
        # Each concurrent invocation is a Python process here: more of them than this only wait for the CPU.
        self._turnos = asyncio.Semaphore(concurrencia)

    async def __call__(self, ambito: Ambito, recibe: Recibe, envia: Envia) -> None:
        if ambito["type"] != "http":
            await self._nube(ambito, recibe, envia)
            return
        publica = ruta.pedida(ambito)
        if ruta.es_directa(publica, _cabecera(ambito, b"host")):
            destino: str | None = publica
        elif ruta.es_del_api(publica):
            api = self._rutas.api(ruta.primer_segmento(publica))
            destino = ruta.interna(api, publica) if api else None
        else:
            await self._nube(ambito, cuerpo.sin_pausas(recibe, self._plazo_cuerpo), envia)
            return
        await self._atiende(ambito, recibe, _Respuesta(envia, ambito["method"]), publica, destino)

    async def _atiende(
        self, ambito: Ambito, recibe: Recibe, respuesta: "_Respuesta", publica: str, destino: str | None
    ) -> None:
        inicio = time.monotonic()
        if destino is None:
            await respuesta.error(respuestas.RUTA_DESCONOCIDA)
        else:
            await self._lee_y_llama(_hacia(ambito, destino), recibe, respuesta)
        if respuesta.estado:
            self._anota(ambito["method"], publica, respuesta.estado, (time.monotonic() - inicio) * 1000)

    async def _lee_y_llama(self, ambito: Ambito, recibe: Recibe, respuesta: "_Respuesta") -> None:
        """Only a request that is all there takes a turn: what a client is slow to send, it alone waits for."""
        try:
            leido = await cuerpo.lee(recibe, plazo=self._plazo_cuerpo)
        except cuerpo.CuerpoExcesivo:
            await respuesta.error(respuestas.CUERPO_DEMASIADO_GRANDE)
        except cuerpo.CuerpoInconcluso:
            await respuesta.error(replace(respuestas.PETICION_INVALIDA, estado=408))
        except cuerpo.ClienteAusente:
            return
        else:
            await self._llama(ambito, cuerpo.otra_vez(leido, recibe), respuesta)

    async def _llama(self, ambito: Ambito, recibe: Recibe, respuesta: "_Respuesta") -> None:
        tarea = asyncio.create_task(self._con_turno(ambito, recibe, respuesta))
        terminadas, _ = await asyncio.wait({tarea}, timeout=self._plazo)
        if terminadas:
            tarea.result()
        else:  # the function goes on, as on AWS; only its answer is lost
            await respuesta.error(respuestas.TIEMPO_AGOTADO)

    async def _con_turno(self, ambito: Ambito, recibe: Recibe, respuesta: "_Respuesta") -> None:
        mensajes: list[Mensaje] = []

        async def guarda(mensaje: Mensaje) -> None:
            mensajes.append(mensaje)

        async with self._turnos:
            await self._nube(ambito, recibe, guarda)
        if mensajes and mensajes[0].get("status") == 502:  # MiniStack's own words for a function that died
            await respuesta.error(replace(respuestas.SERVICIO_OCUPADO, estado=502))
        for mensaje in mensajes:  # a client that is slow to take it holds nobody's turn
            await respuesta(mensaje)


class _Respuesta:
    """Passes one answer on: the first that is begun, and without a body where the verb is HEAD."""

    def __init__(self, envia: Envia, metodo: str) -> None:
        self._envia = envia
        self._sin_cuerpo = metodo == "HEAD"
        self._cerrada = False
        self.estado = 0

    async def __call__(self, mensaje: Mensaje) -> None:
        if self._cerrada:
            return
        if mensaje["type"] == "http.response.start":
            self.estado = mensaje["status"]
        elif self._sin_cuerpo:
            mensaje = {**mensaje, "body": b""}
        await self._envia(mensaje)

    async def error(self, propia: respuestas.Respuesta) -> None:
        """Answer as API Gateway itself does, in a deployed API's words; what comes later is dropped."""
        cuerpo = propia.cuerpo.encode()
        tipo_y_largo = {"Content-Type": "application/json", "Content-Length": str(len(cuerpo))}
        cabeceras = [
            (nombre.lower().encode(), valor.encode())
            for nombre, valor in {**tipo_y_largo, **respuestas.CABECERAS}.items()
        ]
        if not self.estado:
            await self({"type": "http.response.start", "status": propia.estado, "headers": cabeceras})
            await self({"type": "http.response.body", "body": cuerpo})
        self._cerrada = True


def _hacia(ambito: Ambito, destino: str) -> Ambito:
    """The request as MiniStack is to see it: still encoded, and with the headers of API Gateway."""
    cliente = (ambito.get("client") or ("127.0.0.1", 0))[0]
    propias = {b"x-forwarded-for": cliente.encode(), b"x-forwarded-proto": b"http"}
    ajenas = [(nombre, valor) for nombre, valor in ambito["headers"] if nombre.lower() not in propias]
    return {
        **ambito,
        "path": destino,
        "raw_path": destino.encode("ascii"),
        "query_string": ruta.consulta_codificada(ambito.get("query_string", b"")),
        "headers": [*ajenas, *propias.items()],
    }


def _cabecera(ambito: Ambito, nombre: bytes) -> str:
    return next(
        (valor.decode("latin-1") for clave, valor in ambito["headers"] if clave.lower() == nombre), ""
    )
