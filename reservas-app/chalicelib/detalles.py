"""The details of an event, as eventos writes them into its images: kept as they come, and shown."""

from collections.abc import Mapping
from typing import Any

from boletia.errores import ImagenIlegible
from boletia.lote import entero

Detalles = Mapping[str, dict[str, Any]]  # DynamoDB's own values, by attribute

# In the order in which answers show them.
_TIPOS = {
    "Titulo": "S",
    "Fecha": "S",
    "Lugar": "S",
    "Descripcion": "S",
    "Precio": "M",
    "MaximoPorCliente": "N",
}
NOMBRES = tuple(_TIPOS)
ANUNCIADOS = ("Titulo", "Fecha", "Lugar")  # what a change of date or place tells the holders of reservations


def de_item(item: Mapping[str, Any]) -> Detalles:
    return {nombre: item[nombre] for nombre in NOMBRES if nombre in item}


def de_imagen(imagen: Mapping[str, Any]) -> Detalles:
    """Raises ImagenIlegible for what eventos does not write."""
    detalles = de_item(imagen)
    for nombre, valor in detalles.items():
        if not isinstance(valor, dict) or valor.keys() != {_TIPOS[nombre]} or not _se_muestra(valor):
            raise ImagenIlegible(f"{nombre} is not one")
    return detalles


def presenta(detalles: Detalles) -> dict[str, Any]:
    return {nombre: _llano(valor) for nombre, valor in detalles.items()}


def _se_muestra(valor: dict[str, Any]) -> bool:
    match valor:
        case {"S": str()}:
            return True
        case {"N": str(numero)}:
            return entero(numero) >= 1
        case {"M": {"Monto": {"S": str()}, "Moneda": {"S": str()}, **otros}}:
            return not otros
    return False


def _llano(valor: dict[str, Any]) -> Any:
    match valor:
        case {"M": dentro}:
            return {nombre: _llano(uno) for nombre, uno in dentro.items()}
        case {"N": numero}:
            return int(numero)
    return valor["S"]
