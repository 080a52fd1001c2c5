"""The expressions of this project's transactions, evaluated; each text is read once."""

import operator
import re
from collections.abc import Callable
from functools import cache
from typing import Any

Item = dict[str, Any]
Condicion = Callable[[Item, Item], bool]

COMPARA: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def cumple(accion: Item, item: Item) -> bool:
    """Whether the item is as the action's condition wants it; `item` is {} where there is none."""
    condicion = accion.get("ConditionExpression")
    return condicion is None or _condicion(condicion)(item, accion.get("ExpressionAttributeValues", {}))


def escrito(accion: Item, item: Item) -> Item:
    """The item after the action; a ConditionCheck leaves it as it is."""
    if "Item" in accion:
        return dict(accion["Item"])
    if "UpdateExpression" not in accion:
        return item
    nuevo = {**accion["Key"], **item}
    for atributo, expresion in _asignaciones(accion["UpdateExpression"]):
        nuevo[atributo] = _calcula(expresion, item, accion["ExpressionAttributeValues"])
    return nuevo


@cache
def _condicion(texto: str) -> Condicion:
    if " OR " in texto:
        alternativas = [_condicion(parte) for parte in texto.split(" OR ")]
        return lambda item, valores: any(parte(item, valores) for parte in alternativas)
    if " AND " in texto:
        partes = [_condicion(parte) for parte in texto.split(" AND ")]
        return lambda item, valores: all(parte(item, valores) for parte in partes)
    if hallada := re.fullmatch(r"attribute_(not_)?exists\((\w+)\)", texto.strip("()") + ")"):
        return lambda item, _: (hallada[2] in item) is not bool(hallada[1])
    atributo, operador, valor = texto.strip("()").split()
    return lambda item, valores: (
        atributo in item and COMPARA[operador](_valor(item[atributo]), _valor(valores[valor]))
    )


@cache
def _asignaciones(texto: str) -> list[list[str]]:
    return [asignacion.split(" = ") for asignacion in texto.removeprefix("SET ").split(", ")]


def _calcula(expresion: str, item: Item, valores: Item) -> Item:
    if expresion in valores:
        return dict(valores[expresion])
    atributo, signo, valor = expresion.split()
    cantidad = int(valores[valor]["N"])
    return {"N": str(int(item[atributo]["N"]) + (cantidad if signo == "+" else -cantidad))}


def _valor(valor: Item) -> int | str:
    return int(valor["N"]) if "N" in valor else str(valor["S"])
