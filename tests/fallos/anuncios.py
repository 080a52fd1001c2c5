"""Of an event that moved, after every single write: what is still to be told of its date is what those have who do not
know it, and had who were told. A part of the event that has not heard of it sells to who does not know either.
"""

from collections import defaultdict
from typing import Any

from initdb.claves import tipo_de
from tests.fallos.mundo import EVENTOS, INVENTARIO, Mundo, llano

Item = dict[str, Any]


class Anuncios:
    """Follows the stream of one world. Within a transaction, whose records come one after another, nothing is asked:
    there what is left and what is reserved do not add up to the capacity.
    """

    def __init__(self, mundo: Mundo) -> None:
        self._mundo = mundo
        self._leidos = 0
        self._partes: dict[str, dict[str, Item]] = defaultdict(dict)  # of each event, by partition
        self._reservas: dict[str, dict[str, Item]] = defaultdict(dict)  # of each event, by id

    def juzga(self) -> None:
        """What was written since the last time."""
        registros = self._mundo.registros(INVENTARIO)
        for registro in registros[self._leidos :]:
            imagen = registro["dynamodb"].get("NewImage")
            if imagen is not None and (evento := self._toma(imagen)):
                self._comprueba(evento)
        self._leidos = len(registros)

    def _toma(self, imagen: Item) -> str:
        """The event that the item is about, if any."""
        match tipo_de(imagen):
            case "E" | "D":
                self._partes[imagen["SK"]["S"]][imagen["PK"]["S"]] = llano(imagen)
                return str(imagen["SK"]["S"])
            case "I":
                self._reservas[imagen["Evento"]["S"]][imagen["SK"]["S"]] = llano(imagen)
                return str(imagen["Evento"]["S"])
        return ""

    def _comprueba(self, evento: str) -> None:
        partes, reservas = list(self._partes[evento].values()), list(self._reservas[evento].values())
        propia = next((parte for parte in partes if parte["PK"] == "E"), None)
        if propia is None or propia["Estado"] != "A" or "PorAvisar" not in propia:
            return
        reservados = sum(int(una["Cantidad"]) for una in reservas if una["Estado"] in "AC")
        if sum(int(parte["Capacidad"]) for parte in partes) + reservados != self._capacidad(propia):
            return
        cambio = int(propia["Cambio"])
        por_avisar = int(propia["PorAvisar"]) - sum(
            _quedaban(parte, cambio) for parte in partes if parte["PK"] == "D"
        )
        faltan = sum(_por_saber(una, cambio) for una in reservas)
        assert por_avisar == faltan, f"{evento}: {por_avisar} to be told of {cambio}, and it is {faltan}"

    def _capacidad(self, propia: Item) -> int:
        """That its copy was told last."""
        if "Aplicada" in propia:
            return int(propia["Aplicada"])
        original = next(uno for uno in self._mundo.items(EVENTOS) if uno["nombre"] == propia["SK"])
        return int(original.get("CapacidadInicial", original["Capacidad"]))


def _quedaban(parte: Item, cambio: int) -> int:
    """What a part had left when it heard of the date, or has as long as it has not."""
    return int(parte.get("Quedaban", 0) if _cambio(parte) == cambio else parte["Capacidad"])


def _por_saber(reserva: Item, cambio: int) -> int:
    """What a reservation counts for in the announcement of this change."""
    if _cambio(reserva) == cambio:
        return int(reserva.get("Avisados", 0))
    return int(reserva["Cantidad"]) if reserva["Estado"] == "A" else 0


def _cambio(item: Item) -> int:
    return int(item.get("Cambio", 0))
