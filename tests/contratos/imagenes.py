"""The contract between the apps: golden records of their streams, as Lambda delivers them.

The producer's tests prove "this is exactly what I write", the consumer's "I understand exactly this".
"""

import json
from pathlib import Path
from typing import Any

_CARPETA = Path(__file__).parent

DE_EVENTOS = ("evento_creado", "evento_cancelado", "evento_con_detalles", "evento_cambiado")
DE_INVENTARIO = (
    "evento_en_inventario",
    "evento_vendido_en_inventario",
    "evento_cerrado_en_inventario",
    "evento_con_detalles_en_inventario",
    "evento_cambiado_en_inventario",
    "reserva_creada",
    "reserva_con_mayusculas",
    "reserva_cancelada_por_cliente",
    "reserva_cancelada_con_evento",
    "reserva_con_ingreso",
    "reserva_con_menos",
    "reserva_avisada",
    "reserva_tras_un_cambio",
    "boletos_de_una_direccion",
    "clave_de_idempotencia",
    "clave_caducada",
    "reenvio_pedido",
    "reenvio_preparado",
)


def registro(nombre: str) -> dict[str, Any]:
    """A fresh copy of one golden record."""
    leido: dict[str, Any] = json.loads((_CARPETA / f"{nombre}.json").read_text(encoding="utf-8"))
    return leido


def lote(*registros: object) -> dict[str, Any]:
    """A delivery of these records, in this order, as Lambda hands it to a function."""
    return {"Records": list(registros)}


def escrito(registro: dict[str, Any]) -> dict[str, Any]:
    """What a record says of the write: the kind of change, the keys and both images."""
    dynamodb = registro["dynamodb"]
    imagenes = {parte: dynamodb[parte] for parte in ("Keys", "OldImage", "NewImage") if parte in dynamodb}
    return {"eventName": registro["eventName"], **imagenes}
