"""What an item of the tables says, for the check: pure, no I/O."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ksuid import Ksuid

from herramientas.operacion.deriva import Copia, Original, Parte
from initdb.claves import clave_de_aviso
from initdb.estados import EstadoDeReserva

MEMORIA = timedelta(days=390)  # the ledger forgets after 400

DE_NADIE = ".invalid"  # the end of an address that can be nobody's

Item = dict[str, Any]


DETALLES = ("Titulo", "Fecha", "Lugar", "Descripcion", "Precio", "MaximoPorCliente")  # of an event


def original_de(item: Item) -> Original:
    capacidad, inicial = int(item["Capacidad"]["N"]), _numero(item, "CapacidadInicial")
    return Original(capacidad, *_comun(item), _numero(item, "Version") or 0, inicial)


def copia_de(item: Item) -> Copia:
    libres, aplicada = int(item["Capacidad"]["N"]), _numero(item, "Aplicada")
    pendientes = _numero(item, "PorAvisar")
    return Copia(libres, *_comun(item), _numero(item, "Version") or 0, aplicada, pendientes)


def parte_de(item: Item) -> Parte:
    """Another part of an event, as it is; `Parte()` where it is not there."""
    if not item:
        return Parte()
    version, quedaban = _numero(item, "Version") or 0, _numero(item, "Quedaban") or 0
    return Parte(int(item["Capacidad"]["N"]), item["Estado"]["S"], version, quedaban)


def _comun(item: Item) -> tuple[str, str, dict[str, Any]]:
    detalles = {nombre: item[nombre] for nombre in DETALLES if nombre in item}
    return item["Categoria"]["S"], item["Estado"]["S"], detalles


def _numero(item: Item, nombre: str) -> int | None:
    return int(item[nombre]["N"]) if nombre in item else None


def avisos_de(item: Item, ahora: datetime) -> list[str]:
    """The e-mails that a reservation must have had, as the ledger's keys; none when the ledger may have forgotten, and
    none to a person who was taken out.
    """
    id, estado = item["SK"]["S"], item["Estado"]["S"]
    if ahora - nacimiento(id) > MEMORIA or item["Email"]["S"].endswith(DE_NADIE):
        return []
    # Who booked after the change knew it from the confirmation; who was told carries how many boletos it had then.
    cambios = (
        [f"cambio-{item['Cambio']['N']}"] if "Avisados" in item and estado == EstadoDeReserva.ACTIVA else []
    )
    return [
        clave_de_aviso(id, alcanzado)
        for alcanzado in dict.fromkeys((EstadoDeReserva.ACTIVA, *cambios, estado))
    ]


def suman_los_ingresos(item: Item) -> bool:
    """Whether a reservation's entries add up to what came in, which is no more than it holds."""
    entradas = int(item.get("Entradas", {"N": "0"})["N"])
    lineas = item.get("Ingresos", {"L": []})["L"]
    suma = sum(int(linea["M"]["Cantidad"]["N"]) for linea in lineas)
    tope = 0 if item["Estado"]["S"] == EstadoDeReserva.CANCELADA_POR_CLIENTE else int(item["Cantidad"]["N"])
    return 0 <= entradas == suma <= tope


def nacimiento(id: str) -> datetime:
    """When a reservation was made, which its KSUID says to the second. Raises ValueError for what is none."""
    try:
        return Ksuid.from_base62(id).datetime.astimezone(UTC)
    except (KeyError, OverflowError) as error:
        raise ValueError(id) from error
