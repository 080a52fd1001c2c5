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
    """As a Python expression: the words AND and OR and the parentheses mean the same in both."""
    python = re.sub(r"attribute_(not_)?exists\((\w+)\)", _existe, texto)
    python = re.sub(r"(\w+) (=|<|<=|>|>=) (:\w+)", r"compara(item, '\1', '\2', valores['\3'])", python)
    python = re.sub(r"\b(AND|OR|NOT)\b", lambda palabra: palabra[0].lower(), python)
    return eval(f"lambda item, valores: {python}", {"compara": _compara})  # type: ignore[no-any-return]


def _existe(hallada: re.Match[str]) -> str:
    return f"('{hallada[2]}' {'not ' if hallada[1] else ''}in item)"


def _compara(item: Item, atributo: str, operador: str, valor: Item) -> bool:
    return atributo in item and COMPARA[operador](_valor(item[atributo]), _valor(valor))


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
