"""Reads a stage's three tables for the check: side by side, page by page, nothing written, nothing kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from typing import Any

from herramientas.operacion.deriva import Copia, Original, Suma
from herramientas.operacion.items import Item, copia_de, original_de, parte_de
from initdb.claves import INDICE, RESERVA, agrupa, clave, clave_de_limite, claves_de_evento, tramos
from initdb.esquema import CUPOS, PARTICIONES, nombre_tabla
from initdb.lectura import lee

A_LA_VEZ = 8  # segments of a table that are read side by side
PAGINA = 1000  # reservations of an event that are held at once
CLAVES = 100  # keys that BatchGetItem takes
ABIERTAS = ("reclamado", "aplazado")  # e-mails that the ledger does not know as sent, nor as never to be


class Tablas:
    """The tables of a stage through one DynamoDB client."""

    def __init__(self, cliente: Any, etapa: str) -> None:
        self._cliente = cliente
        self.eventos, self.inventario, self.notificaciones = (
            nombre_tabla(base, etapa) for base in ("eventos", "inventario", "notificaciones")
        )
        descrita = lee(cliente, self.inventario)
        etiquetas = descrita.tabla.etiquetas if descrita else {}
        self._particiones = int(etiquetas.get(PARTICIONES, "1"))
        self.cupos = int(etiquetas.get(CUPOS, "1"))

    @cached_property
    def libro_desde(self) -> datetime:
        """When the ledger's table was made: of an e-mail that was sent before, it may know nothing."""
        hecha: datetime = self._cliente.describe_table(TableName=self.notificaciones)["Table"][
            "CreationDateTime"
        ]
        return hecha

    def cuantos(self) -> int:
        """About how many items are to be read, as DynamoDB counted them some hours ago."""
        tablas = (self.eventos, self.inventario)
        return sum(self._cliente.describe_table(TableName=tabla)["Table"]["ItemCount"] for tabla in tablas)

    def paginas(self, tabla: str) -> Iterator[list[Item]]:
        """Every page of a table, A_LA_VEZ segments side by side, each page as it comes."""
        with ThreadPoolExecutor(A_LA_VEZ) as hilos:
            segmentos = [self._segmento(tabla, numero) for numero in range(A_LA_VEZ)]
            pendientes = {hilos.submit(next, segmento, None): segmento for segmento in segmentos}
            while pendientes:
                hecha = next(iter(pendientes))
                segmento, pagina = pendientes.pop(hecha), hecha.result()
                if pagina is not None:
                    pendientes[hilos.submit(next, segmento, None)] = segmento
                    yield pagina

    def item_de_evento(self, nombre: str) -> Item:
        return self._lee(self.eventos, {"nombre": {"S": nombre}})

    def original(self, nombre: str) -> Original | None:
        item = self.item_de_evento(nombre)
        return original_de(item) if item else None

    def copia(self, nombre: str) -> Copia | None:
        propia, *otras = claves_de_evento(nombre, self._particiones, self.cupos)
        item = self._lee(self.inventario, propia)
        if not item:
            return None
        copia = copia_de(item)
        for parte in otras:
            copia = copia.con(parte_de(self._lee(self.inventario, parte)))
        return copia

    def suma(self, nombre: str) -> Suma:
        """What the index says of an event's reservations now."""
        suma = Suma()
        for pagina in self._del_indice(nombre, "Estado, Cantidad"):
            for item in pagina:
                suma = suma.con(item["Estado"]["S"], int(item["Cantidad"]["N"]))
        return suma

    def reservas_de(self, nombre: str) -> Iterator[list[Item]]:
        """All reservations of an event, a page of the index at a time."""
        yield from self._del_indice(nombre, "SK, Estado, Cantidad, Entradas, Email, EmailEscrito")

    def reserva(self, id: str) -> Item:
        return self._lee(self.inventario, clave(RESERVA, id, self._particiones))

    def limites(self, reservas: list[Item]) -> list[Item]:
        """What is counted for the addresses of these reservations, of each event that has a limit."""
        de_quien = {(item["Evento"]["S"], item["Email"]["S"]) for item in reservas if "Contada" in item}
        leidos = (
            self._lee(self.inventario, clave_de_limite(evento, email, self._particiones))
            for evento, email in sorted(de_quien)
        )
        return [item for item in leidos if item]

    def sin_aviso(self, claves: list[str]) -> list[str]:
        """Those of the e-mails that the ledger does not have as sent or rejected."""
        cerradas: set[str] = set()
        for desde in range(0, len(claves), CLAVES):
            cerradas.update(self._cerradas(claves[desde : desde + CLAVES]))
        return [una for una in claves if una not in cerradas]

    def stream(self, tabla: str) -> str:
        return str(self._cliente.describe_table(TableName=tabla)["Table"]["LatestStreamArn"])

    def _del_indice(self, nombre: str, atributos: str) -> Iterator[list[Item]]:
        for tramo in tramos(nombre, self.cupos):
            for pagina in self._cliente.get_paginator("query").paginate(
                TableName=self.inventario,
                IndexName=INDICE,
                KeyConditionExpression=f"{agrupa(self.cupos)} = :evento",
                ExpressionAttributeValues={":evento": {"S": tramo}},
                ProjectionExpression=atributos,
                PaginationConfig={"PageSize": PAGINA},
            ):
                yield pagina["Items"]

    def _segmento(self, tabla: str, numero: int) -> Iterator[list[Item]]:
        paginas = self._cliente.get_paginator("scan").paginate(
            TableName=tabla, ConsistentRead=True, Segment=numero, TotalSegments=A_LA_VEZ
        )
        return (pagina["Items"] for pagina in paginas)

    def _cerradas(self, claves: list[str]) -> Iterator[str]:
        pedido = {
            self.notificaciones: {
                "Keys": [{"PK": {"S": una}} for una in claves],
                "ProjectionExpression": "PK, Situacion",
                "ConsistentRead": True,
            }
        }
        while pedido:
            respuesta = self._cliente.batch_get_item(RequestItems=pedido)
            for item in respuesta["Responses"].get(self.notificaciones, []):
                if item["Situacion"]["S"] not in ABIERTAS:
                    yield item["PK"]["S"]
            pedido = respuesta.get("UnprocessedKeys", {})

    def _lee(self, tabla: str, cual: Item) -> Item:
        return dict(self._cliente.get_item(TableName=tabla, Key=cual, ConsistentRead=True).get("Item", {}))
