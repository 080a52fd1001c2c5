"""`python -m tests.operacion.grande [RESERVAS]`: `make verificar` over a million reservations that all add up.

Prints, for each further tenth, the seconds and the memory of the process at its peak, which must stay flat. The engine
makes each page of a Scan when it is asked for it and has told of every e-mail, so that what is measured is the check.
"""

import json
import sys
import time
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from herramientas.laboratorio import ministack
from herramientas.laboratorio.maquina import memoria_maxima
from herramientas.laboratorio.respuesta import respuesta_cruda
from herramientas.operacion.revision import Revision
from herramientas.operacion.tablas import A_LA_VEZ, Tablas
from initdb.esquema import esquema
from initdb.tablas import prepara
from tests.fallos.inyector import Inyector, Llamada
from tests.fallos.mundo import EVENTOS, INVENTARIO, NOTIFICACIONES, cliente_de_pruebas

EVENTO, TOTAL_DE_UNO = "Evento {}", 10_000  # an event's reservations, of one boleto each
PAGINA = 4000  # items of an answer, about a megabyte
ID = "3OuilAO2s8rSEwH{:012d}"  # a KSUID of 2027


class Millon:
    """The three tables with that many reservations, as an engine for an injector."""

    def __init__(self, reservas: int) -> None:
        self.reservas = reservas
        self._por_segmento = -(-reservas // A_LA_VEZ)

    def responde(self, llamada: Llamada, peticion: AWSPreparedRequest) -> AWSResponse:
        tabla = llamada.datos.get("TableName", "")
        if llamada.operacion == "Scan" and tabla == INVENTARIO:
            return self._cruda(peticion, self._pagina(llamada.datos))
        if llamada.operacion == "BatchGetItem":
            return self._cruda(peticion, self._todos_contados(llamada.datos))
        return ministack.responde(peticion)

    def prepara(self, cliente: Any) -> None:
        """The tables and the events."""
        prepara(cliente, esquema("local"), lambda _: None)
        for cual in range(-(-self.reservas // TOTAL_DE_UNO)):
            item = {"nombre": EVENTO.format(cual), "Categoria": "Opera", "Estado": "A"}
            crudo = {k: {"S": v} for k, v in item.items()} | {"Capacidad": {"N": str(TOTAL_DE_UNO)}}
            cliente.put_item(TableName=EVENTOS, Item=crudo)

    def _pagina(self, datos: dict[str, Any]) -> str:
        """The copies come with the first page of the first segment."""
        segmento = int(datos["Segment"])
        primera = segmento * self._por_segmento
        fin = min(self.reservas, primera + self._por_segmento)
        sigue = datos.get("ExclusiveStartKey")
        desde = int(sigue["SK"]["S"][-12:]) + 1 if sigue else primera
        hasta = min(fin, desde + PAGINA)
        items = [_reserva(numero) for numero in range(desde, hasta)]
        if segmento == 0 and sigue is None:
            items += [_copia(cual, self.reservas) for cual in range(-(-self.reservas // TOTAL_DE_UNO))]
        resto = f', "LastEvaluatedKey": {_clave(hasta - 1)}' if hasta < fin else ""
        return f'{{"Items": [{", ".join(items)}], "Count": {len(items)}{resto}}}'

    def _todos_contados(self, datos: dict[str, Any]) -> str:
        claves = [clave["PK"]["S"] for clave in datos["RequestItems"][NOTIFICACIONES]["Keys"]]
        hay = [{"PK": {"S": clave}, "Situacion": {"S": "enviado"}} for clave in claves]
        return json.dumps({"Responses": {NOTIFICACIONES: hay}, "UnprocessedKeys": {}})

    @staticmethod
    def _cruda(peticion: AWSPreparedRequest, cuerpo: str) -> AWSResponse:
        return respuesta_cruda(peticion, cuerpo.encode(), 200, ministack.TIPO)


def _clave(numero: int) -> str:
    return f'{{"PK": {{"S": "I"}}, "SK": {{"S": "{ID.format(numero)}"}}}}'


def _reserva(numero: int) -> str:
    evento = EVENTO.format(numero // TOTAL_DE_UNO)
    return (
        f'{_clave(numero)[:-1]}, "Evento": {{"S": "{evento}"}}, "Email": {{"S": "c{numero}@example.org"}}, '
        '"Estado": {"S": "A"}, "Cantidad": {"N": "1"}}'
    )


def _copia(cual: int, reservas: int) -> str:
    libres = max(0, TOTAL_DE_UNO * (cual + 1) - reservas)
    return (
        f'{{"PK": {{"S": "E"}}, "SK": {{"S": "{EVENTO.format(cual)}"}}, "Capacidad": {{"N": "{libres}"}}, '
        '"Categoria": {"S": "Opera"}, "Estado": {"S": "A"}}'
    )


def main(reservas: int) -> int:
    ministack.dynamodb().reset()
    millon = Millon(reservas)
    cliente = cliente_de_pruebas(Inyector(millon.responde, llamadas=_SinMemoria()))
    millon.prepara(cliente)
    leidas, marca, inicio = 0, reservas // 10, time.monotonic()

    def avanza(cuantas: int) -> None:
        nonlocal leidas, marca
        leidas += cuantas
        if leidas >= marca:
            segundos = time.monotonic() - inicio
            print(f"{leidas:>9} leídas: {segundos:6.1f} s, {memoria_maxima():6.1f} MB", flush=True)
            marca += reservas // 10

    hallazgos = Revision(Tablas(cliente, "local"), avanza, pausa=0).revisa()
    segundos = time.monotonic() - inicio
    print(f"{segundos / reservas * 100_000:.1f} s por cada 100,000 reservas, {memoria_maxima():.1f} MB")
    print("Todo cuadra." if hallazgos.todo_cuadra else hallazgos)
    return 0 if hallazgos.todo_cuadra else 1


class _SinMemoria(list[Llamada]):
    """The calls of a million reservations need not be remembered."""

    def append(self, _: Llamada) -> None: ...


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
