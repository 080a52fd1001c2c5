"""Reads of single items as DynamoDB promises them and no better: what nobody asked for consistently is what was there
before the last write, and a batch is read item by item while others write.
"""

import json
from collections.abc import Callable
from typing import Any

from herramientas.laboratorio import ministack

Item = dict[str, Any]
Registros = list[dict[str, Any]]
SUELTAS = ("GetItem", "BatchGetItem")


def tabla_de(datos: dict[str, Any]) -> str:
    """The table that a request for items reads, or the first of them."""
    return str(datos.get("TableName") or next(iter(datos["RequestItems"])))


def lee(
    datos: dict[str, Any], registros: Callable[[], Registros], cede: Callable[[], None]
) -> dict[str, Any]:
    """The answer to a request for items of one table; `registros` is its stream, `cede` lets others go on."""
    tabla = tabla_de(datos)
    if "TableName" in datos:
        item = _lee(datos, registros)
        return {"Item": item} if item else {}
    pedido, hallados = datos["RequestItems"][tabla], []
    for numero, clave in enumerate(pedido["Keys"]):
        if numero:
            cede()
        consistente = pedido.get("ConsistentRead", False)
        hallados.append(_lee({"TableName": tabla, "Key": clave, "ConsistentRead": consistente}, registros))
    return {"Responses": {tabla: [item for item in hallados if item]}, "UnprocessedKeys": {}}


def _lee(datos: dict[str, Any], registros: Callable[[], Registros]) -> Item:
    if not datos.get("ConsistentRead"):
        for registro in reversed(registros()):
            if registro["dynamodb"]["Keys"] == datos["Key"]:
                return dict(registro["dynamodb"].get("OldImage", {}))
    return dict(json.loads(ministack.dynamodb()._get_item(datos)[2]).get("Item", {}))
