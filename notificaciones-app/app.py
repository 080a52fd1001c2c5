"""Dominio Notificaciones: an e-mail follows every change of a reservation. Entry point only. Seed: the last domain."""

import os

from chalice import Chalice
from chalice.app import DynamoDBEvent

from chalicelib import aviso, bitacora, cliente, stream
from chalicelib.config import Config
from chalicelib.correo import Correo
from chalicelib.entrega import hechos
from chalicelib.notificador import Notificador
from chalicelib.registro import Registro

app = Chalice(app_name="notificaciones")
bitacora.prepara(app)

config = Config.desde_entorno(os.environ)
dynamodb = cliente.crea("dynamodb")
notificador = Notificador(
    Registro(dynamodb, config.tabla_notificaciones),
    Correo(cliente.crea("ses", cliente.SIN_REPETIR), config.remitente),
)
stream_inventario = stream.arn_de(dynamodb, config.tabla_inventario)


@app.on_dynamodb_record(stream_inventario, name="notificaciones", starting_position="TRIM_HORIZON")
def notificaciones(lote: DynamoDBEvent) -> None:
    """The customer is told of each state that a reservation reaches."""
    for hecho in hechos(lote, aviso.desde_registro):
        notificador.notifica(hecho)
