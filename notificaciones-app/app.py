"""Dominio Notificaciones: an e-mail follows every change of a reservation. Entry point only. Seed: the last domain."""

import os

from chalice import Chalice
from chalice.app import DynamoDBEvent

from boletia import bitacora, cliente, consola, stream
from boletia.lote import cambios
from chalicelib import aviso
from chalicelib.config import Config
from chalicelib.correo import SIN_REPETIR, Correo
from chalicelib.libro import Libro
from chalicelib.notificador import Notificador

app = Chalice(app_name="notificaciones")
consola.prepara()
bitacora.prepara(app)

config = Config.desde_entorno(os.environ)
dynamodb = cliente.crea("dynamodb")
notificador = Notificador(
    Libro(dynamodb, config.tabla_notificaciones),
    Correo(cliente.crea("ses", SIN_REPETIR), config.remitente),
)
stream_inventario = stream.arn_de(dynamodb, config.tabla_inventario)


@app.on_dynamodb_record(stream_inventario, name="notificaciones", starting_position="TRIM_HORIZON")
def notificaciones(lote: DynamoDBEvent) -> None:
    """The customer is told of each state that a reservation reaches."""
    for nuevo in cambios(lote, aviso.desde_registro):
        notificador.notifica(nuevo)
