"""The index `evento-email` as DynamoDB keeps it: behind the table, each item by as much as it likes.

An index entry is some version that the item has had; which one, `version` says at each read. It need not even go
forward: two reads may be answered by different replicas.
"""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from herramientas.laboratorio.respuesta import respuesta_json

Item = dict[str, Any]
Version = Callable[[int], int]


class Indice:
    """`version(n)` chooses, for an item written n times, which write the index shows: 0 (not there yet) to n."""

    def __init__(self) -> None:
        self.version: Version = self.al_dia
        self.pagina = 10**6  # items that it answers at once, at most
        self.oculta = 0  # how many items it does not show at all
        self.atrasadas: set[str] = set()  # whom it has not shown as they were
        self._historia: dict[str, list[Item]] = {}
        self._leidos = 0

    @staticmethod
    def al_dia(escrituras: int) -> int:
        return escrituras

    def sigue(self, registros: list[dict[str, Any]]) -> None:
        """Takes over what has happened in the table since the last time."""
        for registro in registros[self._leidos :]:
            imagen = registro["dynamodb"].get("NewImage", {})
            if "Evento" in imagen and "Email" in imagen:
                self._historia.setdefault(imagen["SK"]["S"], []).append(imagen)
        self._leidos = len(registros)

    def responde(self, consulta: dict[str, Any], peticion: AWSPreparedRequest) -> AWSResponse:
        """The answer to a Query by the index's first attribute, or by both."""
        valores, agrupa = consulta["ExpressionAttributeValues"], consulta["KeyConditionExpression"].split()[0]
        vistos = list(self._vistos())
        filas = sorted(
            (item for item in vistos if item[agrupa] == valores[":evento"] and _es_de(item, valores)),
            key=_orden,
        )
        if "ExclusiveStartKey" in consulta:
            desde = _orden(consulta["ExclusiveStartKey"])
            filas = [item for item in filas if _orden(item) > desde]
        pagina = filas[: min(self.pagina, consulta.get("Limit", self.pagina))]
        respuesta: dict[str, Any] = {
            "Items": [_proyecta(item, consulta) for item in pagina],
            "Count": len(pagina),
        }
        if len(pagina) < len(filas):
            respuesta["LastEvaluatedKey"] = {k: pagina[-1][k] for k in ("PK", "SK", agrupa, "Email")}
        return respuesta_json(peticion, respuesta)

    def _vistos(self) -> Iterator[Item]:
        """Each item as this read shows it."""
        for numero, (id, historia) in enumerate(self._historia.items()):
            escritura = self.version(len(historia)) if numero >= self.oculta else 0
            if escritura < len(historia):
                self.atrasadas.add(id)
            if escritura > 0:
                yield historia[escritura - 1]


def atrasado(azar: random.Random, probabilidad: float) -> Version:
    """Each item, at each read, is shown as of any earlier moment with that probability."""
    return lambda n: azar.randrange(n) if azar.random() < probabilidad else n


def parado(desde: int = 0) -> Version:
    """Nothing after an item's first `desde` writes has arrived."""
    return lambda n: min(n, desde)


def _es_de(item: Item, valores: dict[str, Any]) -> bool:
    return ":email" not in valores or bool(item["Email"] == valores[":email"])


def _orden(item: Item) -> tuple[str, str]:
    return item["Email"]["S"], item["SK"]["S"]


def _proyecta(item: Item, consulta: dict[str, Any]) -> Item:
    proyeccion = consulta.get("ProjectionExpression")
    copia: Item = json.loads(json.dumps(item))
    if proyeccion is None:
        return copia
    return {
        nombre: copia[nombre]
        for nombre in (parte.strip() for parte in proyeccion.split(","))
        if nombre in copia
    }
