"""What an item of the tables says, for the check: pure, no I/O."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ksuid import Ksuid

from herramientas.operacion.deriva import Copia, Original
from initdb.claves import clave_de_aviso

MEMORIA = timedelta(days=390)  # the ledger forgets after 400

DE_NADIE = ".invalid"  # the end of an address that can be nobody's

Item = dict[str, Any]


def original_de(item: Item) -> Original:
    return Original(int(item["Capacidad"]["N"]), item["Categoria"]["S"], item["Estado"]["S"])


def copia_de(item: Item) -> Copia:
    return Copia(int(item["Capacidad"]["N"]), item["Categoria"]["S"], item["Estado"]["S"])


def avisos_de(item: Item, ahora: datetime) -> list[str]:
    """The e-mails that a reservation must have had, as the ledger's keys; none when the ledger may have forgotten, and
    none to a person who was taken out.
    """
    id, estado = item["SK"]["S"], item["Estado"]["S"]
    if ahora - nacimiento(id) > MEMORIA or item["Email"]["S"].endswith(DE_NADIE):
        return []
    cambios = [f"cambio-{item['Cambio']['N']}"] if "Cambio" in item and estado == "A" else []
    return [clave_de_aviso(id, alcanzado) for alcanzado in dict.fromkeys(("A", *cambios, estado))]


def suman_los_ingresos(item: Item) -> bool:
    """Whether a reservation's entries add up to what came in, which is no more than it holds."""
    entradas = int(item.get("Entradas", {"N": "0"})["N"])
    lineas = item.get("Ingresos", {"L": []})["L"]
    suma = sum(int(linea["M"]["Cantidad"]["N"]) for linea in lineas)
    tope = 0 if item["Estado"]["S"] == "X" else int(item["Cantidad"]["N"])
    return 0 <= entradas == suma <= tope


def nacimiento(id: str) -> datetime:
    """When a reservation was made, which its KSUID says to the second. Raises ValueError for what is none."""
    try:
        return Ksuid.from_base62(id).datetime.astimezone(UTC)
    except (KeyError, OverflowError) as error:
        raise ValueError(id) from error
