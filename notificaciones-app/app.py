"""Dominio Notificaciones: an e-mail follows every change of a reservation. Entry points only. Seed: the last domain."""

import os

from chalice import Chalice
from chalice.app import DynamoDBEvent, SNSEvent

from boletia import bitacora, cliente, consola, stream
from boletia.lote import cambios
from chalicelib import envio
from chalicelib.cartel import Anuncio
from chalicelib.cartelera import Cartelera
from chalicelib.config import Config
from chalicelib.correo import SIN_REPETIR, Correo
from chalicelib.cuota import Cuota
from chalicelib.envio import Envio
from chalicelib.libro import DE_VARIOS_HILOS, UNA_VEZ, Libro
from chalicelib.notificador import Notificador
from chalicelib.seguimiento import Seguimiento
from chalicelib.turnos import Turnos

# Records of one invocation: at 1 e-mail a second, shared by 32 shards, these still fit into its 15 minutes.
LOTE = 25

app = Chalice(app_name="notificaciones")
consola.prepara()
bitacora.prepara(app)

config = Config.desde_entorno(os.environ)
dynamodb = cliente.crea("dynamodb", DE_VARIOS_HILOS)
ses = cliente.crea("ses", SIN_REPETIR)
una_vez = cliente.crea("dynamodb", UNA_VEZ)
libro = Libro(dynamodb, config.tabla_notificaciones, una_vez=una_vez)
cartelera = Cartelera(dynamodb, config.tabla_notificaciones)
seguimiento = Seguimiento(libro)
notificador = Notificador(
    libro,
    Correo(ses, config.remitente, config.conjunto, config.pagina, config.responder_a),
    Turnos(dynamodb, config.tabla_notificaciones, Cuota(ses, config.ritmo)),
    cartelera.completa,
)
stream_inventario = stream.arn_de(dynamodb, config.tabla_inventario)


@app.on_dynamodb_record(
    stream_inventario, name="notificaciones", starting_position="TRIM_HORIZON", batch_size=LOTE
)
def notificaciones(lote: DynamoDBEvent) -> None:
    """The customer is told of each state that a reservation reaches, and of all of them when asking for them."""
    leidos: list[Envio | Anuncio] = list(cambios(lote, envio.desde_registro))
    cartelera.anota(uno for uno in leidos if isinstance(uno, Anuncio))
    envios = [uno for uno in leidos if not isinstance(uno, Anuncio)]
    notificador.notifica(envios, queda=_segundos_que_quedan(lote))


@app.on_sns_message(topic=config.tema_rebotes, name="rebotes")
def rebotes(aviso: SNSEvent) -> None:
    """What SES tells of an e-mail that it took: it came back, or its recipient called it spam."""
    seguimiento.sigue(aviso.message)


def _segundos_que_quedan(lote: DynamoDBEvent) -> float:
    return lote.context.get_remaining_time_in_millis() / 1000  # type: ignore[union-attr, no-any-return]
