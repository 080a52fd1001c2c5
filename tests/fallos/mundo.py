"""Boletia in one process: the real apps over MiniStack's DynamoDB, a simulated SES, streams, index and clock.

Everything that AWS may do to the apps happens here on purpose: requests fail or their answers get lost, streams
deliver when and as often as they like, the index lags, processes are killed. Time passes only when someone waits.
"""

import json
import pickle
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from herramientas.despliegue import disparadores
from herramientas.despliegue.funciones import de_streams
from herramientas.laboratorio import ministack
from herramientas.laboratorio.respuesta import respuesta_cruda, respuesta_json
from initdb.claves import tipo_de
from initdb.esquema import esquema
from initdb.tablas import prepara
from tests.fallos import correo_de_ses, lecturas, recordado
from tests.fallos.buzon import Buzon, Cubo, destinatario_y_texto
from tests.fallos.corrientes import FRAGMENTOS, Corriente, Lector, Registro, Tramo, edad
from tests.fallos.hilos import muere
from tests.fallos.indice import Indice
from tests.fallos.inyector import ENVIOS, TRANSACCIONES, Inyector, Llamada, Muerte, Plan, sin_fallos
from tests.fallos.planificador import Planificador
from tests.fallos.procesos import (
    AZAR,
    Invocacion,
    Proceso,
    Procesos,
    Puente,
    con_el_reloj_del_mundo,
)
from tests.fallos.tiempo import TIEMPO, Reloj

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
    "rebotes": "notificaciones",
}
FUNCIONES = tuple(TABLA_DE)
EDADES = {funcion.manejador: disparadores.edad(funcion) for funcion in de_streams("local")}  # seconds
COLA, RATO = 10, 60.0  # refusals within so many seconds, after which a process expects more of them
SEGUNDOS = 300.0  # how long a stream function may run

__all__ = ["FRAGMENTOS", "TIEMPO", "Cubo", "Mundo", "Registro", "Reloj", "cliente_de_pruebas"]


@dataclass(frozen=True)
class Respuesta:
    """What a client saw; `estado` 0 is no answer at all: the Lambda died."""

    estado: int
    cuerpo: Any = None
    siguiente: dict[str, str] | None = None  # what asks for the next page of a list


@dataclass(frozen=True)
class Sello:
    """Who calls (nobody for the tests' own clients), when – on the caller's clock, and on the world's –, and in which
    of its threads.
    """

    invocacion: Invocacion | None
    ahora: float
    momento: float
    hilo: Any = None


class Mundo:
    """Fresh tables, no faults. `a_la_vez` is how many e-mails are claimed and sent before they are closed, side by
    side inside `juntas`, else one after the other; `ajustes` are variables of the stage; `semilla` is where chance
    begins.
    """

    def __init__(
        self, a_la_vez: int = 1, ajustes: dict[str, str] | None = None, semilla: str = "mundo"
    ) -> None:
        self.reloj = Reloj()
        TIEMPO.mundo, TIEMPO.hilo = self, threading.get_ident()
        AZAR.empieza(semilla)
        self.particiones, self.cupos = (int((ajustes or {}).get(de, "1")) for de in ("PARTICIONES", "CUPOS"))
        self.planificador = Planificador(lambda: self.reloj.ahora, self._pasa)
        self.procesos = Procesos(ajustes or {}, a_la_vez)
        self.indice = Indice()
        self.sin_fichas = False  # DynamoDB has forgotten every ClientRequestToken
        self.red = Inyector(
            self._responde, sella=self._sella, espera=self.duerme, congela=self.planificador.congela
        )
        self.buzon = Buzon(self.red)
        self.lectores = {funcion: Lector() for funcion in FUNCIONES}
        self.corrientes = {tabla: Corriente(tabla) for tabla in (EVENTOS, INVENTARIO)}
        self.olvidados: dict[str, str] = {}  # e-mails that the ledger has forgotten
        self.descartados = 0  # records that were given up, once
        self.acabadas: dict[str, list[tuple[float, Invocacion]]] = defaultdict(list)  # and when, by function
        self.sin_motivo: list[str] = []  # what failed although nothing had gone wrong
        self._del_libro: list[Registro] = []  # what its items were before each update
        self._solas: list[Invocacion] = []  # at work outside of any task, the innermost last
        Puente.destino = self.red
        _vacia_tablas(self.particiones, self.cupos)

    # --- what happens at once

    @property
    def invocacion(self) -> Invocacion | None:
        """The one that runs now."""
        if (tarea := self.planificador.actual) is not None:
            return tarea.proceso  # type: ignore[no-any-return]
        return self._solas[-1] if self._solas else None

    @property
    def proceso(self) -> Proceso | None:
        return self.invocacion.proceso if self.invocacion else None

    def juntas(self, que: Sequence[Callable[[], Any]], turnos: Iterator[int]) -> list[Any]:
        """All of these at once, a call of one and a call of another, in the order that `turnos` says."""
        return self.planificador.juntas(que, turnos)

    def duerme(self, segundos: float) -> None:
        self.planificador.duerme(segundos)

    # The boxes of the mailbox that tests look into and set.
    @property
    def correos(self) -> Mapping[str, int]:
        return self.buzon.correos

    @property
    def rechazadas(self) -> set[str]:
        return self.buzon.rechazadas

    @property
    def ses(self) -> Cubo:
        return self.buzon.ses

    @ses.setter
    def ses(self, cubo: Cubo) -> None:
        self.buzon.ses = cubo

    # --- the clients' side

    def crea_evento(self, nombre: str, capacidad: int, **detalles: Any) -> Respuesta:
        return self.pide("eventos", "POST", "/eventos", cuerpo=alta(nombre, capacidad, **detalles))

    def cambia_evento(self, nombre: str, **campos: Any) -> Respuesta:
        return self.pide("eventos", "PATCH", "/eventos/{evento}", {"evento": nombre}, cuerpo=campos)

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

    def rebaja(self, id: str, queda: int) -> Respuesta:
        return self.pide("reservas", "PATCH", "/reservas/{id}", {"id": id}, cuerpo={"cantidad": queda})

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
        consulta: dict[str, str] | None = None,
    ) -> Respuesta:
        """A request as API Gateway hands it to the Lambda function, and what it answers."""
        valores = {nombre: quote(valor, safe="") for nombre, valor in (valores or {}).items()}
        evento = {
            "resource": recurso,
            "path": recurso,
            "httpMethod": metodo,
            "headers": {"host": "prueba", **({"Idempotency-Key": clave} if clave else {})},
            "multiValueHeaders": {},
            "queryStringParameters": consulta or None,
            "multiValueQueryStringParameters": {nombre: [una] for nombre, una in (consulta or {}).items()}
            or None,
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
        fallos = len(self.red.inyectados)
        try:
            respuesta = self._llama(dominio, "app", evento, SimpleNamespace(aws_request_id="peticion"))
        except Muerte:
            return Respuesta(0)
        inquieto = len(self.red.inyectados) > fallos or self._hay_cola()
        tranquilo = not inquieto and not (self.cupos > 1 and self._desavenidas())
        if respuesta["statusCode"] in (429, 503) and tranquilo:
            self.sin_motivo.append(f"{metodo} {recurso}: {respuesta['statusCode']}, and nothing had failed")
        return Respuesta(respuesta["statusCode"], _abre(respuesta["body"]), _siguiente(respuesta["headers"]))

    def _hay_cola(self) -> bool:
        """Whether so many transactions were refused a moment ago that a process may expect the next one to be refused
        for longer than its request may last (ritmo.py).
        """
        hace_poco = self.reloj.ahora - RATO
        rehusadas = [una for una, _ in self.red.inyectados if una.operacion in TRANSACCIONES]
        return len([una for una in rehusadas if una.sello.momento > hace_poco]) >= COLA

    def _desavenidas(self) -> bool:
        """Whether parts of an event know different versions of it, or may have known them a moment ago: whoever needs
        several parts is then asked to come again (docs/escala.md).
        """
        partes = [(item["SK"], item.get("Version")) for item in self.items(INVENTARIO) if item["PK"] in "ED"]
        return self.planificador.acompanada or len(set(partes)) > len({de for de, _ in partes})

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
        return self.corrientes[tabla].sigue(self.reloj.ahora)

    def entrega(self, funcion: str, fragmento: int = 0, cuantos: int = 100) -> bool:
        """Delivers the next records of a shard, as Lambda does: again the same ones when the function failed."""
        lector, corriente = self.lectores[funcion], self.corrientes[TABLA_DE[funcion]]
        self.registros(corriente.tabla)
        cual = corriente.turno(lector, fragmento % len(corriente.fragmentos))
        registros = corriente.fragmentos[cual].registros
        self._descarta(funcion, cual)
        desde = lector.posiciones[cual]
        lote = registros[desde : desde + min(cuantos, lector.mitad.get(cual, cuantos))]
        if not lote or cual in lector.leyendo:
            return True
        lector.leyendo.add(cual)
        try:
            error = self.invoca(funcion, lote)
        finally:
            lector.leyendo.discard(cual)
        if error is not None:
            lector.mitad[cual] = max(1, len(lote) // 2)
            return False
        lector.mitad.pop(cual, None)
        lector.anterior[cual], lector.posiciones[cual] = desde, desde + len(lote)
        return True

    def _descarta(self, funcion: str, cual: int) -> None:
        """Records that have been waiting for too long are given up: the function's queue knows of them."""
        lector = self.lectores[funcion]
        registros = self.corrientes[TABLA_DE[funcion]].fragmentos[cual].registros
        desde = hasta = lector.posiciones[cual]
        while hasta < len(registros) and edad(registros[hasta], self.reloj.ahora) > EDADES[funcion]:
            hasta += 1
        if hasta > desde:
            lector.cola.append(Tramo(cual, desde, hasta))
            lector.posiciones[cual] = hasta
            self.descartados += hasta - desde

    def repite(self, funcion: str, fragmento: int = 0) -> None:
        """The last batch of a shard will be delivered once more, although the function had done it."""
        lector = self.lectores[funcion]
        lector.posiciones[fragmento] = lector.anterior[fragmento]

    def invoca(
        self, funcion: str, lote: Sequence[Registro], segundos: float = SEGUNDOS
    ) -> BaseException | None:
        """Calls a stream function once; returns what it raised, if anything. A killed process forgets everything."""
        limite = self.reloj.ahora + segundos
        contexto = SimpleNamespace(
            aws_request_id="entrega",
            get_remaining_time_in_millis=lambda: max(0, int((limite - self.reloj.ahora) * 1000)),
        )
        evento = json.loads(json.dumps({"Records": list(lote)}))
        try:
            self._llama(DOMINIO_DE[funcion], funcion, evento, contexto, limite)
        except Muerte as muerte:
            return muerte
        except Exception as error:  # noqa: BLE001 - Lambda takes any as a failed batch
            return error
        return None

    def sosiega(self, vueltas: int = 60) -> None:
        """No more faults, and everything is delivered until there is nothing left to do."""
        self.red.plan, self.red.antes, self.indice.version = sin_fallos, None, self.indice.al_dia
        self.indice.oculta = 0
        for _ in range(vueltas):
            hechas = [self._entrega_en_calma(funcion, parte) for funcion, parte in self._lecturas()]
            if all(hechas) and not self.pendiente():
                return
            if not all(hechas):
                self.reloj.sleep(30)  # a claim that a dead process left expires
        raise AssertionError("the streams do not come to rest")

    def _entrega_en_calma(self, funcion: str, parte: int) -> bool:
        """An e-mail may have to wait for a claim; nothing else has a reason to fail any more."""
        hecha = self.entrega(funcion, parte)
        if not hecha and funcion != "notificaciones":
            self.sin_motivo.append(f"{funcion} fails, and nothing is wrong any more")
        return hecha

    def pendiente(self) -> bool:
        """Whether any function has anything left to read."""
        for tabla in self.corrientes:
            self.registros(tabla)
        return any(
            self.lectores[funcion].posiciones[parte]
            < len(self.corrientes[TABLA_DE[funcion]].fragmentos[parte].registros)
            for funcion, parte in self._lecturas()
        )

    def _lecturas(self) -> list[tuple[str, int]]:
        return [
            (funcion, parte)
            for funcion in FUNCIONES
            for parte in range(len(self.corrientes[TABLA_DE[funcion]].fragmentos))
        ]

    def renace(self) -> None:
        """Every function starts as a new process."""
        self.procesos.mueren()

    def salta(self, segundos: float, caducan: bool = True) -> None:
        """Much time passes; DynamoDB removes what has expired meanwhile, sooner or later."""
        for tabla in self.corrientes:
            self.registros(tabla)
        self.reloj.sleep(segundos)
        for tabla, claves in ((INVENTARIO, ("PK", "SK")), (NOTIFICACIONES, ("PK",))) if caducan else ():
            for item in self.crudos(tabla):
                if float(item.get("Caduca", {"N": "inf"})["N"]) < self.reloj.ahora:
                    if "Situacion" in item:
                        self.buzon.olvida(item["PK"]["S"])
                        self.olvidados[item["PK"]["S"]] = item["Situacion"]["S"]
                    clave = {nombre: item[nombre] for nombre in claves}
                    ministack.dynamodb()._delete_item({"TableName": tabla, "Key": clave})

    # --- what is so, read without faults

    def items(self, tabla: str) -> list[dict[str, Any]]:
        return [llano(crudo) for crudo in self.crudos(tabla)]

    def crudos(self, tabla: str) -> list[dict[str, Any]]:
        filas = ministack.dynamodb()._tables[tabla]["items"]
        return [item for fila in filas.values() for item in fila.values()]

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
        """What the ledger says of each e-mail, or said before it forgot it, by reservation and state."""
        items = self.items(NOTIFICACIONES)
        return self.olvidados | {item["PK"]: item["Situacion"] for item in items if "Situacion" in item}

    def perdidos(self) -> bool:
        """Whether records were given up."""
        return any(lector.cola for lector in self.lectores.values())

    # --- inside

    def _llama(
        self, dominio: str, funcion: str, evento: Any, contexto: Any, limite: float = float("inf")
    ) -> Any:
        with con_el_reloj_del_mundo(), self.procesos.uno_libre(dominio) as proceso:
            lote, acabadas = evento.get("Records", ()), self.acabadas[funcion]
            yo = (proceso.vidas, len(acabadas))
            invocacion = Invocacion(proceso, funcion, limite, self.reloj.ahora, lote, *yo)
            try:
                with self._en_curso(invocacion):
                    respuesta = getattr(proceso.dominio.app, funcion)(evento, contexto)
                acabadas.append((self.reloj.ahora, invocacion))
                return respuesta
            except Muerte:
                proceso.muere()
                raise

    @contextmanager
    def _en_curso(self, invocacion: Invocacion) -> Iterator[None]:
        """Its process's modules are the ones in use, as long as it is its turn."""
        tarea = self.planificador.actual
        if tarea is None:
            self._solas.append(invocacion)
            try:
                with invocacion.proceso.dominio.puesto():
                    yield
            finally:
                self._solas.pop()
            return
        donde, antes = tarea.donde, tarea.proceso
        tarea.donde, tarea.proceso = invocacion.proceso.dominio.puesto, invocacion
        self.planificador.cede()
        try:
            yield
        finally:
            if self.planificador.termina_hilos() and not muere():
                self.sin_motivo.append(f"{invocacion.funcion} ended, and threads of it had not")
            tarea.donde, tarea.proceso = donde, antes
            self.planificador.cede()

    def _sella(self) -> Sello:
        """Others may go on before a call; a function whose time is over makes no more of them."""
        sello = Sello(self.invocacion, TIEMPO.time(), self.reloj.ahora, self.planificador.hilo)
        if self.invocacion is not None:
            self.planificador.cede()
            if self.reloj.ahora > self.invocacion.limite:
                if not any(una.sello.invocacion is self.invocacion for una, _ in self.red.inyectados):
                    self.sin_motivo.append(f"{self.invocacion.funcion}: out of time, and nothing had failed")
                raise Muerte("its time is over")
        return sello

    def _pasa(self, segundos: float) -> None:
        self.reloj.sleep(segundos)

    def _responde(self, llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        if llamada.operacion == "GetSendQuota":
            return respuesta_cruda(peticion, correo_de_ses.cuota(self.ses.ritmo), 200, "text/xml")
        if llamada.operacion in ENVIOS:
            return self._envia(llamada, peticion)
        if llamada.operacion == "Query" and "IndexName" in llamada.datos:
            self.indice.sigue(self.registros(INVENTARIO))
            return self.indice.responde(llamada.datos, peticion)
        if llamada.operacion in (
            "Query",
            "Scan",
        ):  # whose pages end after a number of items, before it is filtered
            limite = min(self.indice.pagina, llamada.datos.get("Limit", self.indice.pagina))
            peticion.body = json.dumps({**llamada.datos, "Limit": limite}).encode()
        if llamada.operacion in lecturas.SUELTAS:
            return respuesta_json(peticion, self._lee(llamada.datos))
        if self.sin_fichas:
            ministack.dynamodb()._txn_idempotency.clear()
        self.buzon.empieza(llamada)
        if llamada.operacion == "UpdateItem" and llamada.datos["TableName"] == NOTIFICACIONES:
            clave = llamada.datos["Key"]
            antes = next((uno for uno in self.crudos(NOTIFICACIONES) if uno["PK"] == clave["PK"]), {})
            self._del_libro.append({"dynamodb": {"Keys": clave, "OldImage": antes}})
        respuesta = ministack.responde(peticion)
        if respuesta.status_code == 200:
            self.buzon.hecha(llamada)
        return respuesta

    def _lee(self, datos: dict[str, Any]) -> dict[str, Any]:
        tabla = lecturas.tabla_de(datos)
        return lecturas.lee(datos, lambda: self._escrituras(tabla), self.planificador.cede)

    def _escrituras(self, tabla: str) -> list[Registro]:
        """What was written to a table; the ledger has no stream, and of it the updates alone are told."""
        return self.registros(tabla) if tabla in self.corrientes else self._del_libro

    def _envia(self, llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        destinatario, texto = destinatario_y_texto(llamada.datos)
        if not self.ses.cabe(self.reloj.ahora):
            return respuesta_cruda(peticion, correo_de_ses.LLENO, 400, "text/xml")
        if destinatario in self.rechazadas:
            return respuesta_cruda(peticion, correo_de_ses.RECHAZO, 400, "text/xml")
        enviado = correo_de_ses.enviado(self.buzon.envia(llamada, destinatario, texto))
        return respuesta_cruda(peticion, enviado, 200, "text/xml")


def alta(nombre: str, capacidad: int, **detalles: Any) -> dict[str, Any]:
    """The body that announces an event."""
    return {"evento": nombre, "capacidad": capacidad, "categoria": "Opera", **detalles}


def llano(crudo: dict[str, Any]) -> dict[str, Any]:
    """An item without its types; of inventario, its kind without its partition."""
    item = {nombre: valor for nombre, tipo in crudo.items() for valor in tipo.values()}
    return {**item, "PK": tipo_de(crudo)} if "SK" in crudo else item


def _es_resumen(texto: str) -> bool:
    return "pidió los números" in texto


def clave_de_correo(texto: str) -> str:
    """The reservation and state that an e-mail tells of, as the ledger's key; of another date without its version."""
    finales = {"confirmada": "A", "suya": "X", "organizadores": "C"}
    frase = texto.splitlines()[0]
    palabras = frase.split()
    if "otra fecha u otro lugar" in frase:
        return f"{palabras[palabras.index('reserva') + 1]}#cambio"
    if " queda con " in frase:
        return f"{palabras[2]}#quedan-{palabras[-2]}"
    return f"{palabras[2]}#{finales[palabras[-1]]}"


def cliente_de_pruebas(red: Inyector | type[Puente]) -> Any:
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


def _vacia_tablas(particiones: int, cupos: int) -> None:
    servicio = ministack.dynamodb()
    recordado.aligera(servicio)
    nuevas = _tablas_nuevas(particiones, cupos)
    servicio.reset()
    servicio._tables._data.update(pickle.loads(nuevas[0]))
    servicio._tags._data.update(pickle.loads(nuevas[1]))


@cache
def _tablas_nuevas(particiones: int, cupos: int) -> tuple[bytes, bytes]:
    """The tables as initdb makes them, and their tags, as copies to be made of them."""
    servicio = ministack.dynamodb()
    servicio.reset()
    cliente = cliente_de_pruebas(Inyector(lambda _, peticion: ministack.responde(peticion)))
    prepara(cliente, esquema("local", particiones, cupos), lambda _: None)
    return pickle.dumps(dict(servicio._tables._data)), pickle.dumps(dict(servicio._tags._data))


def _siguiente(cabeceras: dict[str, str]) -> dict[str, str] | None:
    """The query of the next page, as the header Link announces it."""
    enlace = cabeceras.get("Link", "").partition(">")[0]
    return dict(parse_qsl(urlsplit(enlace).query)) if enlace else None


def _abre(cuerpo: str) -> Any:
    try:
        return json.loads(cuerpo)
    except ValueError:
        return cuerpo
