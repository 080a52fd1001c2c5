"""A hot event: many buyers at once on one event's item, with and without conflicts injected."""

import random
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.config import Config

from bench.contendientes.transaccion import transaccion
from bench.escenario import activa_reservas, cliente, item_de_evento, motor, pon
from bench.informe import Fila, Seccion
from bench.medida import Medidas, por_turnos
from herramientas.laboratorio.respuesta import respuesta_json

COMPRADORES = (1, 8, 32, 128)
CONFLICTOS = (0.1, 0.3)
SEMILLA = 20211206
ABUNDAN = 10_000_000  # boletos
CUPOS = (1, 16)
AGOTADO, AGOTAN = 2000, 32  # boletos of an event that is sold out, buyers who do it


def mide(rondas: int, compras: int) -> Seccion:
    filas: list[Fila] = []
    with motor() as direccion:
        app = activa_reservas(direccion)
        taquilla = Taquilla(app, direccion)
        for compradores in COMPRADORES:
            medidas = taquilla.sin_conflictos(compradores, compras, rondas)
            filas.append(
                Fila.razon(
                    f"{compradores} compradores",
                    medidas,
                    "boletia",
                    "transaccion",
                    0.95,
                    unidad="reservas/s",
                    escala=1,
                    al_menos=True,
                )
            )
        for parte in CONFLICTOS:
            filas += taquilla.con_conflictos(parte, 32, compras, rondas)
        filas.append(taquilla.cuadra())
        filas += [taquilla.agota(cupos, min(AGOTADO, 4 * compras)) for cupos in CUPOS]
    return Seccion(
        "caudal",
        "A hot event",
        "Bookings a second of one event by threads of one process (so the client's CPU is the limit), against the same "
        "transaction through a boto3 client and nothing else. Conflicts are injected before the request leaves; "
        "goodput is held against the share of calls that met none. Oversold: the event's item at the end.",
        filas,
    )


class Taquilla:
    """Sells boletos of one event with Inventario.registra and with the bare transaction."""

    def __init__(self, app: Any, direccion: str) -> None:
        self._dynamodb = cliente(direccion)
        self._evento = "Opera Aida"
        pon(self._dynamodb, "inventario", [item_de_evento(self._evento, ABUNDAN)])
        self._vendidos = 0
        self._cerrojo = threading.Lock()
        self._cliente = app.cliente.crea(
            "dynamodb", app.cliente.BREVE.merge(Config(max_pool_connections=128))
        )
        self._de_cada_uno = threading.local()
        self._parte = 0.0
        self._azar = random.Random(SEMILLA)
        self._cliente.meta.events.register("before-send.dynamodb", self._estorba)

    def sin_conflictos(self, compradores: int, compras: int, rondas: int) -> Medidas:
        return por_turnos(
            {
                "boletia": lambda: self._ritmo(self._compra, compradores, compras)[0],
                "transaccion": lambda: self._ritmo(self._transacciona, compradores, compras)[0],
            },
            rondas,
        )

    def con_conflictos(self, parte: float, compradores: int, compras: int, rondas: int) -> list[Fila]:
        demoras: list[float] = []

        def ritmo(con: float) -> float:
            self._parte = con
            por_segundo, estas = self._ritmo(self._compra, compradores, compras)
            self._parte = 0.0
            if con:
                demoras.extend(estas)
            return por_segundo

        medidas = por_turnos({"con": lambda: ritmo(parte), "sin": lambda: ritmo(0.0)}, rondas)
        razon = medidas.razon("con", "sin")
        meta = 0.8 * (1 - parte)
        p99 = sorted(demoras)[int(len(demoras) * 0.99)]
        caso = f"{compradores} compradores, {parte:.0%} de conflictos"
        return [
            Fila(
                caso,
                "caudal / sin conflictos",
                str(razon),
                meta=f"≥ {meta:.2f}",
                cumple=razon.mediana >= meta,
            ),
            Fila(caso, "p99 de una reserva", f"{p99 * 1000:.0f} ms", meta="≤ 6 s", cumple=p99 <= 6),
        ]

    def cuadra(self) -> Fila:
        """Availability plus what was sold is what there was."""
        item = self._dynamodb.get_item(
            TableName="inventario", Key={"PK": {"S": "E"}, "SK": {"S": self._evento}}, ConsistentRead=True
        )["Item"]
        de_mas = self._vendidos - (ABUNDAN - int(item["Capacidad"]["N"]))
        return Fila(
            caso="todas las compras",
            que="vendidos de más",
            valor=str(de_mas),
            nuestra=f"{self._vendidos} vendidos",
            meta="0",
            cumple=de_mas == 0,
        )

    def agota(self, cupos: int, boletos: int) -> Fila:
        """An event of that many is sold out, 1 to 4 boletos at a time, each buyer in a process of its own memory."""
        from chalicelib.cambio import Cambio
        from chalicelib.claves import Claves
        from chalicelib.errores import SinDisponibilidad
        from chalicelib.evento import EstadoDeEvento
        from chalicelib.inventario import Inventario
        from chalicelib.replica import Replica
        from chalicelib.reserva import Solicitud
        from chalicelib.transacciones import Transacciones

        cliente, claves, evento = self._cliente, Claves(cupos, cupos), f"Agotada {cupos}"
        Replica(cliente, "inventario", claves).crea(Cambio(evento, boletos, "Opera", EstadoDeEvento.ACTIVO))

        def compra(quien: int) -> list[int]:
            inventario = Inventario(cliente, Transacciones("inventario", claves))
            azar = random.Random(quien)
            hechas: list[int] = []
            while True:
                cantidad = azar.randint(1, 4)
                try:
                    inventario.crea(Solicitud(evento, f"c{quien}@example.org", cantidad))
                except SinDisponibilidad:
                    if cantidad == 1:
                        return hechas
                else:
                    hechas.append(cantidad)

        with ThreadPoolExecutor(AGOTAN) as hilos:
            inicio = time.perf_counter()
            compras = [cantidad for suyas in hilos.map(compra, range(AGOTAN)) for cantidad in suyas]
            total = time.perf_counter() - inicio
        quedan = inventario_disponible(cliente, claves, evento)
        return Fila(
            f"{boletos} boletos, {AGOTAN} compradores, CUPOS={cupos}",
            "agotados: vendidos de más, sobrantes",
            f"{max(0, sum(compras) - boletos)}, {quedan}",
            nuestra=f"{len(compras) / total:.0f} reservas/s",
            meta="0, 0",
            cumple=(sum(compras), quedan) == (boletos, 0),
        )

    def _ritmo(self, compra: Callable[[], None], compradores: int, compras: int) -> tuple[float, list[float]]:
        """Bookings a second, and the seconds that each took."""

        def una(_: int) -> float:
            inicio = time.perf_counter()
            compra()
            return time.perf_counter() - inicio

        with ThreadPoolExecutor(compradores) as hilos:
            inicio = time.perf_counter()
            demoras = list(hilos.map(una, range(compras)))
            total = time.perf_counter() - inicio
        self._vendidos += compras
        return compras / total, demoras

    def _compra(self) -> None:
        from chalicelib.reserva import Solicitud

        self._inventario().crea(Solicitud(self._evento, "pepe@example.com", 1))

    def _inventario(self) -> Any:
        """The buyer's own, as on Lambda, where a process serves one request at a time and remembers what it met."""
        from chalicelib.claves import Claves
        from chalicelib.inventario import Inventario
        from chalicelib.transacciones import Transacciones

        if not hasattr(self._de_cada_uno, "inventario"):
            self._de_cada_uno.inventario = Inventario(
                self._cliente, Transacciones("inventario", Claves(1, 1))
            )
        return self._de_cada_uno.inventario

    def _transacciona(self) -> None:
        self._dynamodb.transact_write_items(
            TransactItems=transaccion("inventario", uuid.uuid4().hex, self._evento, "pepe@example.com", 1)
        )

    def _estorba(self, request: Any, **_: Any) -> AWSResponse | None:
        with self._cerrojo:
            toca = self._azar.random() < self._parte
        return _conflicto(request) if toca else None


def inventario_disponible(cliente: Any, claves: Any, evento: str) -> int:
    """What is left of an event."""
    from chalicelib.partes import Partes, boletos, une

    return boletos(une(Partes(cliente, "inventario", claves).lee(evento)))


def _conflicto(peticion: Any) -> AWSResponse:
    """DynamoDB's answer when another transaction holds the event's item."""
    cuerpo = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}],
    }
    return respuesta_json(peticion, cuerpo, 400)
