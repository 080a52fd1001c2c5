"""`make asistentes`: who reserved for an event, as a CSV that a spreadsheet opens, and the sums an organiser asks for.

Written page by page as the index is read: the memory is that of one page, however many came. The sums are taken from
what is written, so they are those of this very list; a counter in the table would cost every booking a write.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from herramientas.operacion.items import Item, nacimiento
from initdb.estados import EstadoDeReserva

COLUMNAS = ("Reserva", "Estado", "Boletos", "Entraron", "Correo", "Reservada (UTC)")
ESTADOS = {
    EstadoDeReserva.ACTIVA: "Confirmada",
    EstadoDeReserva.CANCELADA_POR_CLIENTE: "Cancelada por el cliente",
    EstadoDeReserva.CANCELADA_CON_EVENTO: "Cancelada con el evento",
}
BOM = "\ufeff"  # by which a spreadsheet knows that it is UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run; an address may begin so


@dataclass
class Sumas:
    """Reservations and boletos by state and by day (UTC), and the boletos that came in."""

    reservas: Counter[str] = field(default_factory=Counter)
    boletos: Counter[str] = field(default_factory=Counter)
    entradas: int = 0

    def suma(self, estado: str, dia: str, boletos: int, entradas: int) -> None:
        for clave in (estado, dia):
            self.reservas[clave] += 1
            self.boletos[clave] += boletos
        self.entradas += entradas

    def lineas(self) -> Iterator[str]:
        """Each state, then each day, oldest first, then the door."""
        dias = sorted(self.reservas.keys() - ESTADOS.values())
        for clave in [*(estado for estado in ESTADOS.values() if estado in self.reservas), *dias]:
            yield f"{clave}: {self.reservas[clave]} reservas, {self.boletos[clave]} boletos"
        yield f"Entraron: {self.entradas} boletos"


def escribe(paginas: Iterable[list[Item]], salida: TextIO) -> Sumas:
    """The whole list, a line a reservation."""
    sumas, hoja = Sumas(), csv.writer(salida)
    salida.write(BOM)
    hoja.writerow(COLUMNAS)
    for pagina in paginas:
        for item in pagina:
            fila = _fila(item)
            hoja.writerow(map(_inerte, fila))
            sumas.suma(fila[1], fila[5][:10], int(fila[2]), int(fila[3]))
    return sumas


def _fila(item: Item) -> tuple[str, ...]:
    id = item["SK"]["S"]
    return (
        id,
        ESTADOS[item["Estado"]["S"]],
        item["Cantidad"]["N"],
        item.get("Entradas", {"N": "0"})["N"],
        (item.get("EmailEscrito") or item["Email"])["S"],
        f"{nacimiento(id):%Y-%m-%d %H:%M:%S}",
    )


def _inerte(texto: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{texto}" if texto.startswith(_FORMULA) else texto
