"""Every record of both streams is delivered again to the deployed functions: nothing changes, nobody is told twice."""

import json
from typing import Any

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.e2e.taquilla import Taquilla

FUNCIONES = {
    "eventos-local": ["reservas-local-modificaInventarioEvento", "reservas-local-modificaInventarioReserva"],
    "inventario-local": ["notificaciones-local-notificaciones"],
}


def _registros(nube: Nube, tabla: str, texto: str) -> list[dict[str, Any]]:
    """The records of a table's stream that mention `texto`, as Lambda delivers them."""
    streams = nube.cliente("dynamodbstreams")
    arn = nube.cliente("dynamodb").describe_table(TableName=tabla)["Table"]["LatestStreamArn"]
    registros = []
    for fragmento in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterador = streams.get_shard_iterator(
            StreamArn=arn, ShardId=fragmento["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while iterador and (pagina := streams.get_records(ShardIterator=iterador))["Records"]:
            registros += pagina["Records"]
            iterador = pagina.get("NextShardIterator")
    for registro in registros:
        registro["dynamodb"]["ApproximateCreationDateTime"] = registro["dynamodb"][
            "ApproximateCreationDateTime"
        ].timestamp()
    return [registro for registro in registros if texto in json.dumps(registro, ensure_ascii=False)]


def test_records_delivered_again_change_nothing_and_tell_nobody(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=9)
    viva = taquilla.reserva(evento, cantidad=2).json()["Id"]
    dejada = taquilla.reserva(evento, cantidad=3).json()["Id"]
    assert taquilla.pide("DELETE", f"/reservas/{dejada}").status_code == 200
    taquilla.cancela_evento(evento)
    espera(lambda: len(taquilla.correos(viva)) == 2 and len(taquilla.correos(dejada)) == 2)

    for tabla, funciones in FUNCIONES.items():
        registros = _registros(taquilla.nube, tabla, evento)
        assert registros
        for funcion in funciones:
            for lote in (registros, registros[:1], registros):
                respuesta = taquilla.nube.cliente("lambda").invoke(
                    FunctionName=funcion, Payload=json.dumps({"Records": lote})
                )
                assert "FunctionError" not in respuesta, respuesta["Payload"].read()

    assert taquilla.copia(evento) == {"Evento": evento, "Capacidad": 7, "Categoria": "Rock", "Estado": "C"}
    assert [taquilla.estado(viva), taquilla.estado(dejada)] == ["C", "X"]
    assert [len(taquilla.correos(viva)), len(taquilla.correos(dejada))] == [2, 2]
