"""Boletia in one process: the real apps over MiniStack's DynamoDB, a simulated SES, streams, index and clock.

Everything that AWS may do to the apps happens here on purpose: requests fail or their answers get lost, streams
deliver when and as often as they like, the index lags, processes are killed. Time passes only when someone waits.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import quote

import boto3
import botocore.endpoint
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from herramientas.laboratorio import ministack
from herramientas.laboratorio.respuesta import respuesta_cruda
from initdb.esquema import esquema
from initdb.tablas import prepara
from tests.fallos.dominios import Dominio
from tests.fallos.indice import Indice
from tests.fallos.inyector import Inyector, Llamada, Muerte, Plan, sin_fallos
from tests.serie import EnSerie

EVENTOS, INVENTARIO, NOTIFICACIONES = "eventos-local", "inventario-local", "notificaciones-local"
TABLA_DE = {
    "modificaInventarioEvento": EVENTOS,
    "modificaInventarioReserva": EVENTOS,
    "preparaReenvio": INVENTARIO,
    "notificaciones": INVENTARIO,
}
DOMINIO_DE = {
    "modificaInventarioEvento": "reservas",
    "modificaInventarioReserva": "reservas",
    "preparaReenvio": "reservas",
    "notificaciones": "notificaciones",
}
FUNCIONES = tuple(TABLA_DE)
FRAGMENTOS = 2  # shards of each stream

Registro = dict[str, Any]


@dataclass
class Reloj:
    """Seconds since 1970; sleeping is what makes them pass."""

    ahora: float = 1_800_000_000.0

    def sleep(self, segundos: float) -> None:
        self.ahora += segundos


@dataclass(frozen=True)
class Respuesta:
    """What a client saw; `estado` 0 is no answer at all: the Lambda died."""

    estado: int
    cuerpo: Any = None


@dataclass
class Lector:
    """How far one function has read one table's stream, shard by shard."""

    posiciones: list[int] = field(default_factory=lambda: [0] * FRAGMENTOS)
    anterior: list[int] = field(default_factory=lambda: [0] * FRAGMENTOS)


@dataclass
class Cubo:
    """SES's limit as a token bucket: `ritmo` e-mails a second, as many at once after a rest; without end at first."""

    ritmo: float = 1e6
    fichas: float = 0.0
    desde: float = 0.0

    def cabe(self, ahora: float) -> bool:
        """Takes one token, if there is one."""
        self.fichas = min(max(1.0, self.ritmo), self.fichas + (ahora - self.desde) * self.ritmo)
        self.desde = ahora
        if self.fichas < 1:
            return False
        self.fichas -= 1
        return True


class _Tiempo:
    """What the apps and botocore take for the module `time`: the clock of the world that is in use."""

    reloj = Reloj()

    def time(self) -> float:
        return self.reloj.ahora

    monotonic = time

    def sleep(self, segundos: float) -> None:
        self.reloj.sleep(segundos)


TIEMPO = _Tiempo()


class Mundo:
    """Fresh tables, no faults. `rechazadas` are addresses that SES refuses for good; `a_la_vez` is how many e-mails
    are claimed and sent before they are closed, one after the other even so.
    """

    def __init__(self, a_la_vez: int = 1) -> None:
        self.a_la_vez = a_la_vez
        self.reloj = TIEMPO.reloj = Reloj()
        self.indice = Indice()
        self.correos: Counter[str] = Counter()  # by text, which names reservation and state
        self.dudosos: Counter[str] = (
            Counter()
        )  # how often each may have been sent once more: see docs/garantias.md
        self.rechazadas: set[str] = set()
        self.ses = Cubo()
        self.sin_fichas = False  # DynamoDB has forgotten every ClientRequestToken
        self.red = Inyector(self._responde)
        self.lectores = {funcion: Lector() for funcion in FUNCIONES}
        self._registros: dict[str, list[Registro]] = {EVENTOS: [], INVENTARIO: []}
        self._fragmentos: dict[str, dict[str, int]] = {EVENTOS: {}, INVENTARIO: {}}
        self._por_fragmento: dict[str, list[list[Registro]]] = {
            tabla: [[] for _ in range(FRAGMENTOS)] for tabla in self._registros
        }
        self._dominios = _dominios()
        _Puente.destino = self.red
        for dominio in self._dominios.values():
            for cupo in dominio.cupos:
                cupo.release(10**6)
        self.renace()
        _vacia_tablas()

    # --- the clients' side

    def crea_evento(self, nombre: str, capacidad: int) -> Respuesta:
        cuerpo = {"evento": nombre, "capacidad": capacidad, "categoria": "Opera"}
        return self.pide("eventos", "POST", "/eventos", cuerpo=cuerpo)

    def cancela_evento(self, nombre: str) -> Respuesta:
        return self.pide("eventos", "DELETE", "/eventos/{evento}", {"evento": nombre})

    def reserva(self, evento: str, email: str, cantidad: int = 1, clave: str | None = None) -> Respuesta:
        cuerpo = {"evento": evento, "email": email, "cantidad": cantidad}
        return self.pide("reservas", "POST", "/reservas", cuerpo=cuerpo, clave=clave)

    def pide_numeros(self, email: str, evento: str | None = None) -> Respuesta:
        cuerpo = {"email": email} | ({} if evento is None else {"evento": evento})
        return self.pide("reservas", "POST", "/reservas/reenvios", cuerpo=cuerpo)

    def cancela_reserva(self, id: str) -> Respuesta:
        return self.pide("reservas", "DELETE", "/reservas/{id}", {"id": id})

    def entra(self, id: str, cantidad: int = 1, clave: str | None = None) -> Respuesta:
        ruta, cuerpo = "/reservas/{id}/entradas", {"cantidad": cantidad}
        return self.pide("reservas", "POST", ruta, {"id": id}, cuerpo, clave)

    def deshace_ingreso(self, id: str, clave: str) -> Respuesta:
        valores = {"id": id, "clave": clave}
        return self.pide("reservas", "DELETE", "/reservas/{id}/entradas/{clave}", valores)

    def pide(
        self,
        dominio: str,
        metodo: str,
        recurso: str,
        valores: dict[str, str] | None = None,
        cuerpo: Any = None,
        clave: str | None = None,
    ) -> Respuesta:
        """A request as API Gateway hands it to the Lambda function, and what it answers."""
        valores = {nombre: quote(valor, safe="") for nombre, valor in (valores or {}).items()}
        evento = {
            "resource": recurso,
            "path": recurso,
            "httpMethod": metodo,
            "headers": {"host": "prueba", **({"Idempotency-Key": clave} if clave else {})},
            "multiValueHeaders": {},
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": valores or None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": recurso,
                "httpMethod": metodo,
                "path": f"/produccion{recurso}",
            },
            "body": None if cuerpo is None else json.dumps(cuerpo),
            "isBase64Encoded": False,
        }
        try:
            respuesta = self._llama(dominio, "app", evento, SimpleNamespace(aws_request_id="peticion"))
        except Muerte:
            return Respuesta(0)
        return Respuesta(respuesta["statusCode"], _abre(respuesta["body"]))

    def llena(self, evento: str, reservas: int) -> None:
        """That many reservations of one boleto each, written as the route would, but without the route."""
        mesa = ministack.dynamodb()
        for cual in range(reservas):
            reserva = {
                "PK": "I",
                "SK": f"{cual:027d}",
                "Evento": evento,
                "Email": f"c{cual}@example.org",
                "Estado": "A",
            }
            item = {k: {"S": v} for k, v in reserva.items()} | {"Cantidad": {"N": "1"}}
            mesa._put_item({"TableName": INVENTARIO, "Item": item})
        mesa._update_item(
            {
                "TableName": INVENTARIO,
                "Key": {"PK": {"S": "E"}, "SK": {"S": evento}},
                "UpdateExpression": "SET Capacidad = Capacidad - :n",
                "ExpressionAttributeValues": {":n": {"N": str(reservas)}},
            }
        )

    # --- the streams' side

    def registros(self, tabla: str) -> list[Registro]:
        """All records of the table's stream so far."""
        leidos = self._registros[tabla]
        nuevos = ministack.dynamodb().stream_records_since(tabla, len(leidos), 10**9)
        for registro in json.loads(json.dumps(nuevos)):
            leidos.append(registro)
            clave = json.dumps(registro["dynamodb"]["Keys"], sort_keys=True)
            fragmentos = self._fragmentos[tabla]
            self._por_fragmento[tabla][fragmentos.setdefault(clave, len(fragmentos) % FRAGMENTOS)].append(
                registro
            )
        return leidos

    def entrega(self, funcion: str, fragmento: int = 0, cuantos: int = 100) -> bool:
        """Delivers the next records of a shard, as Lambda does: again the same ones when the function failed."""
        lector, tabla = self.lectores[funcion], TABLA_DE[funcion]
        self.registros(tabla)
        desde = lector.posiciones[fragmento]
        lote = self._por_fragmento[tabla][fragmento][desde : desde + cuantos]
        if not lote:
            return True
        if self.invoca(funcion, lote) is not None:
            return False
        lector.anterior[fragmento], lector.posiciones[fragmento] = desde, desde + len(lote)
        return True

    def repite(self, funcion: str, fragmento: int = 0) -> None:
        """The last batch of a shard will be delivered once more, although the function had done it."""
        lector = self.lectores[funcion]
        lector.posiciones[fragmento] = lector.anterior[fragmento]

    def invoca(self, funcion: str, lote: Sequence[Registro], segundos: float = 300) -> BaseException | None:
        """Calls a stream function once; returns what it raised, if anything. A killed process forgets everything."""
        limite = self.reloj.ahora + segundos
        contexto = SimpleNamespace(
            aws_request_id="entrega",
            get_remaining_time_in_millis=lambda: max(0, int((limite - self.reloj.ahora) * 1000)),
        )
        evento = json.loads(json.dumps({"Records": list(lote)}))
        try:
            self._llama(DOMINIO_DE[funcion], funcion, evento, contexto)
        except Muerte as muerte:
            self.dudosos.update(self._enviados_sin_anotar())
            self.renace()
            return muerte
        except Exception as error:  # noqa: BLE001 - Lambda takes any as a failed batch
            return error
        return None

    def sosiega(self, vueltas: int = 60) -> None:
        """No more faults, and everything is delivered until there is nothing left to do."""
        self.red.plan, self.red.antes, self.indice.version = sin_fallos, None, self.indice.al_dia
        self.indice.oculta = 0
        for _ in range(vueltas):
            hechas = [self.entrega(funcion, parte) for funcion in FUNCIONES for parte in range(FRAGMENTOS)]
            if all(hechas) and not self.pendiente():
                return
            if not all(hechas):
                self.reloj.sleep(30)  # a claim that a dead process left expires
        raise AssertionError("the streams do not come to rest")

    def pendiente(self) -> bool:
        return any(
            lector.posiciones[parte] < len(self._por_fragmento[TABLA_DE[funcion]][parte])
            for funcion, lector in self.lectores.items()
            for parte in range(FRAGMENTOS)
            if self.registros(TABLA_DE[funcion]) is not None
        )

    def renace(self) -> None:
        """Every function starts as a new process."""
        notificaciones = self._dominios["notificaciones"]
        notificador, libro, correo, turnos, cuota = (
            notificaciones.modulo(m) for m in ("notificador", "libro", "correo", "turnos", "cuota")
        )
        dynamodb, ses = notificaciones.clientes
        notificaciones.app.notificador = notificador.Notificador(
            libro.Libro(dynamodb, NOTIFICACIONES),
            correo.Correo(ses, "boletia@example.com"),
            turnos.Turnos(dynamodb, NOTIFICACIONES, cuota.Cuota(ses)),
            EnSerie(),
            self.a_la_vez,
        )

    # --- what is so, read without faults

    def items(self, tabla: str) -> list[dict[str, Any]]:
        filas = ministack.dynamodb()._tables[tabla]["items"]
        return [
            {k: next(iter(v.values())) for k, v in item.items()}
            for fila in filas.values()
            for item in fila.values()
        ]

    def avisos(self) -> dict[str, int]:
        """The e-mails that tell of a reservation's state, by text."""
        return {texto: veces for texto, veces in self.correos.items() if not _es_resumen(texto)}

    def resumenes(self) -> dict[str, int]:
        """The e-mails for who asked for lost numbers, by text."""
        return {texto: veces for texto, veces in self.correos.items() if _es_resumen(texto)}

    @contextmanager
    def fallando(self, plan: Plan) -> Iterator[None]:
        self.red.plan = plan
        try:
            yield
        finally:
            self.red.plan = sin_fallos

    def anotados(self) -> dict[str, str]:
        """What the ledger says of each e-mail, by reservation and state."""
        items = self.items(NOTIFICACIONES)
        return {item["PK"]: item["Situacion"] for item in items if "Situacion" in item}

    # --- inside

    def _enviados_sin_anotar(self) -> set[str]:
        anotados = self.anotados()
        return {texto for texto in self.avisos() if anotados.get(clave_de_correo(texto)) != "enviado"}

    def _llama(self, dominio: str, funcion: str, evento: Any, contexto: Any) -> Any:
        with self._dominios[dominio].puesto(), mock.patch.object(botocore.endpoint, "time", TIEMPO):
            return getattr(self._dominios[dominio].app, funcion)(evento, contexto)

    def _responde(self, llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        if llamada.operacion == "GetSendQuota":
            return respuesta_cruda(peticion, _cuota(self.ses.ritmo), 200, "text/xml")
        if llamada.servicio == "ses":
            return self._envia(llamada.datos, peticion)
        if llamada.operacion == "Query" and "IndexName" in llamada.datos:
            self.indice.sigue(self.registros(INVENTARIO))
            return self.indice.responde(llamada.datos, peticion)
        if self.sin_fichas:
            ministack.dynamodb()._txn_idempotency.clear()
        return ministack.responde(peticion)

    def _envia(self, datos: dict[str, Any], peticion: AWSPreparedRequest) -> AWSResponse:
        if not self.ses.cabe(self.reloj.ahora):
            return respuesta_cruda(peticion, _lleno(), 400, "text/xml")
        if datos["Destination.ToAddresses.member.1"] in self.rechazadas:
            return respuesta_cruda(peticion, _rechazo(), 400, "text/xml")
        self.correos[datos["Message.Body.Text.Data"]] += 1
        return respuesta_cruda(peticion, _enviado(), 200, "text/xml")


def _es_resumen(texto: str) -> bool:
    return "pidió los números" in texto


def clave_de_correo(texto: str) -> str:
    """The reservation and state that an e-mail tells of, as the ledger's key."""
    finales = {"confirmada": "A", "suya": "X", "organizadores": "C"}
    palabras = texto.splitlines()[0].split()
    return f"{palabras[2]}#{finales[palabras[-1]]}"


def cliente_de_pruebas(red: Inyector) -> Any:
    """A DynamoDB client for the tests' own use; it reaches nothing but the injector."""
    cliente = boto3.client(
        "dynamodb",
        region_name="us-west-2",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    red.conecta(cliente)
    return cliente


class _Puente:
    """The apps' clients are connected once; they lead to the world that is in use."""

    destino: Inyector

    @classmethod
    def conecta(cls, cliente: Any) -> None:
        def antes_de_enviar(request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
            return cls.destino.atiende(
                cliente.meta.service_model.service_name, event_name.rpartition(".")[2], request
            )

        cliente.meta.events.register_first("before-send", antes_de_enviar)
        cliente.meta.events.register_first("choose-signer", lambda **_: UNSIGNED)


@cache
def _dominios() -> dict[str, Dominio]:
    dominios = {nombre: Dominio(nombre, TIEMPO) for nombre in ("eventos", "reservas", "notificaciones")}
    for dominio in dominios.values():
        for cliente in dominio.clientes:
            _Puente.conecta(cliente)
    return dominios


def _vacia_tablas() -> None:
    nuevas = _tablas_nuevas()
    servicio = ministack.dynamodb()
    servicio.reset()
    servicio._tables._data.update(copy.deepcopy(nuevas))


@cache
def _tablas_nuevas() -> dict[Any, Any]:
    """The tables as initdb makes them."""
    servicio = ministack.dynamodb()
    servicio.reset()
    cliente = cliente_de_pruebas(Inyector(lambda _, peticion: ministack.responde(peticion)))
    prepara(cliente, esquema("local"), lambda _: None)
    return copy.deepcopy(dict(servicio._tables._data))


def _abre(cuerpo: str) -> Any:
    try:
        return json.loads(cuerpo)
    except ValueError:
        return cuerpo


def _enviado() -> bytes:
    return (
        b'<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult>'
        b"<MessageId>m</MessageId></SendEmailResult></SendEmailResponse>"
    )


def _cuota(ritmo: float) -> bytes:
    return (
        '<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult>'
        f"<Max24HourSend>50000</Max24HourSend><MaxSendRate>{ritmo}</MaxSendRate>"
        "<SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>"
    ).encode()


def _lleno() -> bytes:
    return (
        b'<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
        b"<Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error></ErrorResponse>"
    )


def _rechazo() -> bytes:
    return (
        b'<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
        b"<Code>InvalidParameterValue</Code><Message>Illegal address</Message></Error></ErrorResponse>"
    )
