"""Faults, injected between botocore and the engine: retries, parsing and everything above them is the real thing.

A client that is connected never reaches a network: each request is answered by an engine, or by a fault. The plan
decides, call by call (botocore's own repetitions count as calls).
"""

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError

from herramientas.laboratorio.respuesta import respuesta_cruda, respuesta_json

Motor = Callable[["Llamada", AWSPreparedRequest], AWSResponse]


class Muerte(BaseException):
    """The process was killed at this point: nothing catches it, nothing runs after it."""


class Fallo(StrEnum):
    CONFLICTO = "TransactionConflict"
    FRENO = "throttling"
    CAIDA = "5xx"
    CORTE = "connection reset"
    SIN_CONEXION = "no connection"
    PERDIDA = "answer lost after success"
    MUERTE_ANTES = "killed before the call"
    MUERTE_DESPUES = "killed after the call"
    RECHAZO = "address rejected"
    LENTA = "done, and answered late"
    TARDE = "done late"
    PAUSA = "process frozen before the call"
    PARCIAL = "part of a batch left undone"


FALLOS_DE_RED = (Fallo.CORTE, Fallo.SIN_CONEXION, Fallo.PERDIDA)
MUERTES = (Fallo.MUERTE_ANTES, Fallo.MUERTE_DESPUES)
PASAJEROS = (Fallo.CONFLICTO, Fallo.FRENO, Fallo.CAIDA, *FALLOS_DE_RED)
TRANSACCIONES = ("TransactWriteItems", "TransactGetItems")
LOTES = ("BatchGetItem", "BatchWriteItem", "BatchExecuteStatement")
CHOCAN = {"PutItem", "UpdateItem", *TRANSACCIONES, "BatchExecuteStatement", "BatchWriteItem"}
ENVIOS = ("SendEmail", "SendRawEmail")
DEL_LIBRO = ("UpdateItem", "BatchWriteItem")  # the calls that write the ledger of e-mails


# Seconds that a client waits: for a connection, for an answer (boletia/cliente.py, notificaciones' correo.py).
ESPERAS = {"ses": (2.0, 10.0)}
ESPERA = (1.0, 4.0)
HELADO = 25.0  # seconds that a process stands still: longer than a claim of an e-mail holds
DEMORA = 0.9  # how much of that a slow call takes
_EN_TRANSACCION = {Fallo.CONFLICTO: "TransactionConflict", Fallo.FRENO: "ThrottlingError"}
FICHA = "ClientRequestToken"
_NUNCA = {
    "Key": {"PK": {"S": "nadie"}, "SK": {"S": "nadie"}},
    "ConditionExpression": "attribute_exists(PK)",
}


@dataclass(frozen=True)
class Llamada:
    """One request on its way: `numero` counts all requests of the world, from 0; `sello` tells who asks, and when."""

    servicio: str
    operacion: str
    numero: int
    datos: dict[str, Any]
    sello: Any = None


Plan = Callable[[Llamada], Fallo | None]


def sin_fallos(_: Llamada) -> Fallo | None:
    return None


def en(fallo: Fallo, *numeros: int, operacion: str | tuple[str, ...] | None = None) -> Plan:
    """That fault on the calls of these numbers (every call when there are none), of these operations or of any."""
    operaciones = (operacion,) if isinstance(operacion, str) else operacion
    vistas = iter(range(10**9))

    def plan(llamada: Llamada) -> Fallo | None:
        if operaciones is not None and llamada.operacion not in operaciones:
            return None
        vista = next(vistas)
        return fallo if not numeros or vista in numeros else None

    return plan


def al_azar(azar: random.Random, probabilidad: float, fallos: tuple[Fallo, ...]) -> Plan:
    """Any of the faults on any call, with that probability."""
    return lambda _: azar.choice(fallos) if azar.random() < probabilidad else None


@dataclass
class Inyector:
    """Connects clients to an engine; `plan` may be changed at any time, `llamadas` is what passed by.

    `mezclas` are the reasons of each transaction that it cancelled for more than one.

    `sella` is asked who calls, and may let others call before; `espera` passes the seconds that a fault takes,
    `congela` those for which its whole process stands still.
    """

    motor: Motor
    plan: Plan = sin_fallos
    llamadas: list[Llamada] = field(default_factory=list)
    inyectados: list[tuple[Llamada, Fallo]] = field(default_factory=list)
    mezclas: list[set[str]] = field(default_factory=list)
    antes: Callable[[Llamada], None] | None = None
    sella: Callable[[], Any] = lambda: None
    espera: Callable[[float], None] = lambda _: None
    congela: Callable[[float], None] = lambda _: None
    _hechas: set[str] = field(default_factory=set)  # transactions, by their tokens
    _cerrojo: threading.RLock = field(default_factory=threading.RLock)

    def conecta(self, cliente: Any) -> None:
        """From here on the client's requests come here."""

        def antes_de_enviar(request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
            return self.atiende(
                cliente.meta.service_model.service_name, event_name.rpartition(".")[2], request
            )

        cliente.meta.events.register_first("before-send", antes_de_enviar)

    def atiende(self, servicio: str, operacion: str, peticion: AWSPreparedRequest) -> AWSResponse:
        """The engine's answer, unless the plan wants a fault."""
        datos, sello = _datos(peticion), self.sella()
        with self._cerrojo:
            llamada = Llamada(servicio, operacion, len(self.llamadas), datos, sello)
            self.llamadas.append(llamada)
        if self.antes is not None:
            self.antes(llamada)
        fallo = self.plan(llamada)
        if fallo is None or not cabe(fallo, llamada.operacion):
            return self._envia(llamada, peticion)
        self.inyectados.append((llamada, fallo))
        return self._falla(fallo, llamada, peticion, lambda: self._envia(llamada, peticion))

    def _envia(self, llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        with self._cerrojo:
            respuesta = self.motor(llamada, peticion)
        if respuesta.status_code == 200 and FICHA in llamada.datos:
            self._hechas.add(llamada.datos[FICHA])
        return respuesta

    def _falla(
        self, fallo: Fallo, llamada: Llamada, peticion: AWSPreparedRequest, envia: Callable[[], AWSResponse]
    ) -> AWSResponse:
        url = str(peticion.url)
        conexion, respuesta = ESPERAS.get(llamada.servicio, ESPERA)
        match fallo:
            case Fallo.CORTE:
                raise ConnectionClosedError(endpoint_url=url)
            case Fallo.SIN_CONEXION:
                self.espera(conexion)
                raise ConnectTimeoutError(endpoint_url=url)
            case Fallo.LENTA:
                hecha = envia()
                self.espera(respuesta * DEMORA)
                return hecha
            case Fallo.TARDE:
                self.espera(respuesta * DEMORA)
                return envia()
            case Fallo.PAUSA:
                self.congela(HELADO)
                return envia()
            case Fallo.PERDIDA:
                envia()
                self.espera(respuesta)
                raise ReadTimeoutError(endpoint_url=url)
            case Fallo.PARCIAL:
                return _a_medias(llamada, peticion, self._envia, "ThrottlingError")
            case Fallo.MUERTE_ANTES:
                raise Muerte(f"before {llamada.operacion}")
            case Fallo.MUERTE_DESPUES:
                envia()
                raise Muerte(f"after {llamada.operacion}")
            case Fallo.CONFLICTO | Fallo.FRENO if llamada.operacion in TRANSACCIONES:
                return self._cancela(_EN_TRANSACCION[fallo], llamada, peticion)
            case _:
                return _error(fallo, llamada, peticion, self._envia)

    def _cancela(self, codigo: str, llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        """A transaction one item of which, any, meets that; of the others the conditions fail that would fail now, but
        for one that was done before.
        """
        razones = [{"Code": "None"} for _ in llamada.datos["TransactItems"]]
        if llamada.operacion == "TransactWriteItems" and llamada.datos.get(FICHA) not in self._hechas:
            razones = _rehusarian(llamada, peticion, self._envia)
        razones[llamada.numero % len(razones)] = {"Code": codigo, "Message": codigo}
        nombres = [razon["Code"] for razon in razones]
        if len(mezcla := set(nombres) - {"None"}) > 1:
            self.mezclas.append(mezcla)
        cuerpo = {
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons "
            f"[{', '.join(nombres)}]",
            "CancellationReasons": razones,
        }
        return respuesta_json(peticion, cuerpo, 400)


def _datos(peticion: AWSPreparedRequest) -> dict[str, Any]:
    cuerpo = peticion.body or b""
    if isinstance(cuerpo, dict):
        return cuerpo
    texto = cuerpo.decode() if isinstance(cuerpo, bytes) else str(cuerpo)
    return dict(json.loads(texto)) if texto.startswith("{") else dict(parse_qsl(texto))


def cabe(fallo: Fallo, operacion: str) -> bool:
    """Whether AWS could answer so: lone reads meet no conflict, only SES rejects an address, only a batch has parts."""
    match fallo:
        case Fallo.RECHAZO:
            return operacion in ENVIOS
        case Fallo.PARCIAL:
            return operacion in LOTES
        case Fallo.CONFLICTO:
            return operacion in CHOCAN
    return True


def _error(fallo: Fallo, llamada: Llamada, peticion: AWSPreparedRequest, envia: Motor) -> AWSResponse:
    if llamada.servicio == "ses":
        return _error_de_ses(fallo, peticion)
    if llamada.operacion == "BatchExecuteStatement" and fallo is Fallo.CONFLICTO:
        return _a_medias(llamada, peticion, envia, "TransactionConflict")
    codigo, estado = {
        Fallo.CONFLICTO: ("TransactionConflictException", 400),
        Fallo.FRENO: ("ThrottlingException", 400),
        Fallo.CAIDA: ("InternalServerError", 500),
    }[fallo]
    return respuesta_json(peticion, {"__type": f"com.amazonaws.dynamodb.v20120810#{codigo}"}, estado)


def _rehusarian(llamada: Llamada, peticion: AWSPreparedRequest, envia: Motor) -> list[dict[str, Any]]:
    """The reasons of a transaction as things are, item by item; it is asked together with what always fails."""
    acciones = llamada.datos["TransactItems"]
    nunca = {**_NUNCA, "TableName": next(iter(acciones[0].values()))["TableName"]}
    prueba = replace(llamada, datos={"TransactItems": [*acciones, {"ConditionCheck": nunca}]})
    peticion.body = json.dumps(prueba.datos).encode()
    razones: list[dict[str, Any]] = json.loads(envia(prueba, peticion).content)["CancellationReasons"]
    return razones[:-1]


def _a_medias(llamada: Llamada, peticion: AWSPreparedRequest, envia: Motor, codigo: str) -> AWSResponse:
    """Every second part of a batch takes effect, and the others not: of a single one, nothing."""
    if llamada.operacion == "BatchExecuteStatement":
        sentencias = llamada.datos["Statements"]
        hechas = iter(_hace(llamada, peticion, envia, "Statements", sentencias[1::2])["Responses"])
        perdida = {"Error": {"Code": codigo, "Message": codigo}}
        return respuesta_json(
            peticion, {"Responses": [next(hechas) if i % 2 else perdida for i in range(len(sentencias))]}
        )
    ((tabla, pedido),) = llamada.datos["RequestItems"].items()
    lee = isinstance(pedido, dict)
    lista = pedido["Keys"] if lee else pedido
    unas, otras = ({**pedido, "Keys": parte} if lee else parte for parte in (lista[1::2], lista[::2]))
    respuesta = _hace(llamada, peticion, envia, "RequestItems", {tabla: unas} if len(lista) > 1 else {})
    resto = "UnprocessedKeys" if lee else "UnprocessedItems"
    return respuesta_json(peticion, {**respuesta, resto: {tabla: otras}})


def _hace(
    llamada: Llamada, peticion: AWSPreparedRequest, envia: Motor, que: str, partes: Any
) -> dict[str, Any]:
    """What the engine answers to these parts of a batch."""
    if not partes:
        return {"Responses": {} if que == "RequestItems" else []}
    menos = replace(llamada, datos={**llamada.datos, que: partes})
    peticion.body = json.dumps(menos.datos).encode()
    return dict(json.loads(envia(menos, peticion).content))


def _error_de_ses(fallo: Fallo, peticion: AWSPreparedRequest) -> AWSResponse:
    codigo, estado = {
        Fallo.CONFLICTO: ("Throttling", 400),
        Fallo.FRENO: ("Throttling", 400),
        Fallo.CAIDA: ("ServiceUnavailable", 503),
        Fallo.RECHAZO: ("MessageRejected", 400),
    }[fallo]
    cuerpo = (
        '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
        f"<Code>{codigo}</Code><Message>{codigo}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    )
    return respuesta_cruda(peticion, cuerpo.encode(), estado, "text/xml")
