"""What has been asked and answered in a story so far, and when: what its judges read."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.fallos import modelo_evento
from tests.fallos.anuncios import Anuncios
from tests.fallos.historia import Accion, Historia
from tests.fallos.linealidad import NUNCA, Operacion
from tests.fallos.mundo import INVENTARIO, NOTIFICACIONES, Mundo, Respuesta, llano
from tests.fallos.operadores import Operadores

NOMBRES = ("Aida", "Tosca", "Norma", "Otello", "Carmen")
RELOJES = 120  # seconds by which two clocks and a slow request may blur what is timed


@dataclass
class Compra:
    """What one buyer asked for, and under which numbers and when it was booked."""

    email: str
    evento: str
    boletos: int
    clave: str | None
    ids: list[str] = field(default_factory=list)
    cuando: float = 0.0
    desde: list[int] = field(default_factory=list)  # when its requests began, since it was booked last
    reutilizada: bool = False

    @property
    def cliente(self) -> str:
        """The address, in whatever letters it was typed."""
        return self.email.lower()


class Cuaderno:
    """Of one story, in a fresh world."""

    def __init__(self, historia: Historia) -> None:
        ajustes = historia.ajustes
        self.historia = historia
        repartido = {"PARTICIONES": str(ajustes.particiones), "CUPOS": str(ajustes.cupos)}
        self.mundo = Mundo(ajustes.a_la_vez, repartido, historia.semilla)
        self.mundo.procesos.pagina = self.mundo.indice.pagina = ajustes.pagina
        azar, turnos = random.Random(historia.semilla), random.Random(historia.semilla)
        self.mundo.procesos.desfases = iter(lambda: azar.choice((-1, 0, 1)) * ajustes.desfase, None)
        if ajustes.procesos > 1:
            self.mundo.procesos.despiertos = ajustes.procesos
            self.mundo.procesos.turnos = iter(lambda: turnos.randrange(6), None)
        self.operadores = Operadores(self.mundo)
        self.anuncios = Anuncios(self.mundo)
        self.compras: list[Compra] = []
        self.operaciones: dict[str, list[Operacion]] = defaultdict(list)
        self.alcances: Counter[str] = Counter()
        self._momentos = 0
        self._fallos: dict[int, int] = {}  # how many there had been at each moment
        self._escritos: list[int] = []  # records of inventario, likewise
        self._juzgados: list[int] = []  # records of both tables
        self._leidas = 0  # e-mails

    def _momento(self) -> int:
        self._momentos += 1
        self._fallos[self._momentos] = len(self.mundo.red.inyectados)
        self._escritos.append(len(self.mundo.registros(INVENTARIO)))
        return self._momentos

    def _anota(self, evento: str, que: str, desde: int, respuesta: Respuesta, **de: Any) -> None:
        """What was asked and answered; a change whose fate the answer does not tell may have been done, or not."""
        dijo = _dicho(respuesta) if que.startswith("mira") or respuesta.estado != 200 else "hecha"
        if dijo:
            self._apunta(evento, que, dijo, desde, **de)
        elif not que.startswith("mira"):
            self.operaciones[evento].append(Operacion(que, "hecha", desde, NUNCA, repetida=True, **de))

    def _anota_original(self, evento: str, que: str, desde: int, respuesta: Respuesta, **de: Any) -> None:
        """Of the event itself; its answer shows the whole of it."""
        self._anota(
            f"eventos/{evento}", que, desde, respuesta, vio=modelo_evento.vista(respuesta.cuerpo), **de
        )

    def _apunta(self, evento: str, que: str, dijo: str, desde: int, **de: Any) -> None:
        repetida = len(self.mundo.red.inyectados) > self._fallos[desde]
        self.operaciones[evento].append(Operacion(que, dijo, desde, self._momento(), repetida=repetida, **de))

    def _una_reserva(self, a: Accion, activa: bool) -> tuple[Compra | None, str]:
        posibles = [
            (compra, id)
            for compra in self.compras
            for id in compra.ids
            if not activa or self._item(id)["Estado"] == "A"
        ]
        return posibles[a.cual % len(posibles)] if posibles else (None, "")

    def _boletos(self, id: str) -> int:
        """Those that a reservation had when it was made."""
        return next(
            int(imagen["Cantidad"]["N"])
            for registro in self.mundo.registros(INVENTARIO)
            if "Email" in (imagen := registro["dynamodb"].get("NewImage", {})) and imagen["SK"]["S"] == id
        )

    def _item(self, id: str) -> dict[str, Any]:
        return next(llano(crudo) for crudo in self.mundo.crudos(INVENTARIO) if crudo["SK"]["S"] == id)

    def _reservas_de(self, evento: str, cliente: str) -> dict[str, str]:
        """The states of an event's reservations, or of one address's."""
        suyas = [
            uno for uno in self.mundo.items(INVENTARIO) if uno.get("Evento") == evento and "Email" in uno
        ]
        return {uno["SK"]: uno["Estado"] for uno in suyas if cliente in ("", uno["Email"])}

    def _peticiones(self, cliente: str) -> list[dict[str, Any]]:
        """Requests for lost numbers."""
        return [uno for uno in self.mundo.items(INVENTARIO) if uno["PK"] == "R" and uno["SK"] == cliente]

    def _anotado(self, clave: str) -> dict[str, Any]:
        """What the ledger has of an e-mail."""
        return next((uno for uno in self.mundo.items(NOTIFICACIONES) if uno["PK"] == clave), {})

    def _alcanzados(self) -> set[tuple[str, str]]:
        return {
            (imagen["SK"]["S"], imagen["Estado"]["S"])
            for registro in self.mundo.registros(INVENTARIO)
            if "Email" in (imagen := registro["dynamodb"].get("NewImage", {})) and "Estado" in imagen
        }


def _dicho(respuesta: Respuesta) -> str:
    """What an answer says, nothing where it says nothing for certain."""
    if respuesta.estado in (0, 429, 503):
        return ""
    if respuesta.estado == 200:
        if isinstance(respuesta.cuerpo, dict) and "Id" in respuesta.cuerpo:
            return str(respuesta.cuerpo["Estado"])
        if isinstance(respuesta.cuerpo, dict) and "Capacidad" in respuesta.cuerpo:
            return f"{respuesta.cuerpo['Capacidad']} {respuesta.cuerpo['Estado']}"
        return "hecha"
    assert respuesta.estado in (404, 409, 422), respuesta
    return str(respuesta.cuerpo["Code"])
