"""Dominio Reservas: customers reserve and cancel boletos. Entry points only. Seed: Dominio Reservas."""

import html
import os
import time
from functools import partial
from typing import Any

from chalice import Chalice, Response
from chalice.app import DynamoDBEvent

from boletia import autorizador, bitacora, cliente, consola, respuesta, stream
from boletia.acceso import Acceso
from boletia.lote import cambios
from boletia.nombre import nombre_de_evento
from boletia.peticion import actual, consulta, cuerpo, lista, pagina, parametro
from chalicelib import cambio, folio, reenvio
from chalicelib.anuncio import anuncia
from chalicelib.barrido import barre
from chalicelib.claves import Claves
from chalicelib.config import Config
from chalicelib.difusion import Difusion
from chalicelib.email import email_de
from chalicelib.entradas import Entradas
from chalicelib.hechos import Hecho
from chalicelib.ingreso import Ingreso, clave_de_ingreso, evento_de_la_puerta, instante
from chalicelib.inventario import Inventario
from chalicelib.reenvio import Reenvio
from chalicelib.reenvios import Reenvios
from chalicelib.replica import Replica
from chalicelib.reserva import (
    Solicitud,
    cantidad_que_queda,
    clave_de_idempotencia,
    estado_pedido,
    id_de_reserva,
)
from chalicelib.suspension import Suspension
from chalicelib.transacciones import Transacciones

app = Chalice(app_name="reservas")
consola.prepara()
respuesta.prepara(app, compartidas=frozenset({"/reservas/eventos", "/reservas/eventos/{evento}"}))
bitacora.prepara(app)

config = Config.desde_entorno(os.environ)
dynamodb = cliente.crea("dynamodb")
claves = Claves(config.particiones, config.cupos)
inventario = Inventario(dynamodb, Transacciones(config.tabla_inventario, claves))
entradas = Entradas(dynamodb, config.tabla_inventario, claves)
replica = Replica(dynamodb, config.tabla_inventario, claves)
difusion = Difusion(dynamodb, config.tabla_inventario, claves)
suspension = Suspension(dynamodb, config.tabla_inventario, claves)
reenvios = Reenvios(dynamodb, config.tabla_inventario, claves)
stream_eventos = stream.arn_de(dynamodb, config.tabla_eventos)
stream_inventario = stream.arn_de(dynamodb, config.tabla_inventario)
acceso = Acceso.desde_entorno(os.environ)
organizadores = autorizador.de_organizadores(os.environ, cliente.crea)


@app.route("/reservas/eventos", methods=["GET"], content_types=[])
def findAllEventos() -> Response:
    eventos, siguiente = inventario.eventos(pagina(actual(app)))
    return lista(actual(app), [evento.presenta() for evento in eventos], siguiente)


@app.route("/reservas/eventos/{evento}", methods=["GET"], content_types=[])
def findOneEvento(evento: str) -> dict[str, Any]:
    return inventario.evento(nombre_de_evento(parametro(evento))).presenta()


@app.route("/reservas/eventos/{evento}/venta", methods=["GET"], content_types=[], authorizer=organizadores)
def findVentaEvento(evento: str) -> dict[str, Any]:
    acceso.exige_organizador(actual(app))
    return inventario.evento(nombre_de_evento(parametro(evento))).presenta_venta()


@app.route("/reservas/eventos/{evento}/reservas", methods=["GET"], content_types=[], authorizer=organizadores)
def findReservasEvento(evento: str) -> Response:
    acceso.exige_lista_de_clientes(actual(app))
    estado = estado_pedido(consulta(actual(app), "estado"))
    reservas, siguiente = inventario.reservas_del_evento(
        nombre_de_evento(parametro(evento)), estado, pagina(actual(app))
    )
    return lista(actual(app), [reserva.presenta() for reserva in reservas], siguiente)


# API Gateway wants one variable name per path level, so the event's name is called `id` here.
@app.route("/reservas/{id}/{email}", methods=["GET"], content_types=[], authorizer=organizadores)
def findReservasEventoEmail(id: str, email: str) -> Response:
    acceso.exige_organizador(actual(app))
    evento, comprador = nombre_de_evento(parametro(id)), email_de(parametro(email))
    reservas, siguiente = inventario.reservas_de(evento, comprador, pagina(actual(app)))
    return lista(actual(app), [reserva.presenta() for reserva in reservas], siguiente)


@app.route("/reservas/{id}", methods=["GET"], content_types=[])
def findReservaId(id: str) -> dict[str, Any]:
    return inventario.reserva(_id(id)).presenta()


@app.route("/reservas", methods=["POST"], content_types=[])
def insertReserva() -> dict[str, Any]:
    clave = clave_de_idempotencia(actual(app).headers.get("idempotency-key"))
    solicitud = Solicitud.desde_cuerpo(cuerpo(actual(app)), config.maximo_boletos)
    return inventario.crea(solicitud, clave).presenta()


@app.route("/reservas/reenvios", methods=["POST"], content_types=[])
def insertReenvio() -> Response:
    reenvios.pide(Reenvio.desde_cuerpo(cuerpo(actual(app)), folio.nuevo()))
    aviso = "Si esa dirección tiene reservas, sus números van hacia ella: mire su correo en unos minutos"
    return Response({"Message": aviso}, status_code=202)


@app.route("/reservas/{id}", methods=["PATCH"], content_types=[])
def updateReserva(id: str) -> dict[str, Any]:
    return inventario.rebaja(_id(id), cantidad_que_queda(cuerpo(actual(app)))).presenta()


@app.route("/reservas/{id}", methods=["DELETE"], content_types=[])
def cancelReserva(id: str) -> Response:
    reserva = inventario.cancela(_id(id))
    bitacora.anota(
        Hecho.RESERVA_CANCELADA, reserva=reserva.id, evento=reserva.evento, cantidad=reserva.cantidad
    )
    return Response(
        f"Reserva Id {html.escape(reserva.id)} cancelada",
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


@app.route("/reservas/{id}/entradas", methods=["GET"], content_types=[], authorizer=organizadores)
def findEntradas(id: str) -> dict[str, Any]:
    acceso.exige_lista_de_clientes(actual(app))
    return entradas.lee(_id(id)).presenta()


@app.route("/reservas/{id}/entradas", methods=["POST"], content_types=[], authorizer=organizadores)
def insertEntrada(id: str) -> dict[str, Any]:
    acceso.exige_lista_de_clientes(actual(app))
    clave, pedido = clave_de_ingreso(actual(app).headers.get("idempotency-key")), cuerpo(actual(app))
    ingreso = Ingreso.desde_cuerpo(pedido, clave, instante(time.time()))
    asistencia = entradas.registra(_id(id), ingreso, evento_de_la_puerta(pedido))
    bitacora.anota(Hecho.BOLETOS_INGRESADOS, evento=asistencia.reserva.evento, cantidad=ingreso.cantidad)
    return asistencia.presenta()


@app.route("/reservas/{id}/entradas/{clave}", methods=["DELETE"], content_types=[], authorizer=organizadores)
def deleteEntrada(id: str, clave: str) -> dict[str, Any]:
    acceso.exige_lista_de_clientes(actual(app))
    asistencia = entradas.deshace(_id(id), clave_de_ingreso(parametro(clave)))
    bitacora.anota(Hecho.INGRESO_DESHECHO, evento=asistencia.reserva.evento)
    return asistencia.presenta()


@app.on_dynamodb_record(stream_eventos, name="modificaInventarioEvento", starting_position="TRIM_HORIZON")
def modificaInventarioEvento(lote: DynamoDBEvent) -> None:
    """The copy of each event in inventario follows its creation, its changes and its cancellation."""
    for nuevo in cambios(lote, cambio.desde_registro):
        if nuevo.version:
            copia = replica.sigue(nuevo)
            bitacora.anota(
                Hecho.COPIA_CAMBIADA, evento=copia.nombre, version=copia.version, capacidad=copia.aplicada
            )
        if nuevo.cancelado:
            replica.cierra(nuevo)
            bitacora.anota(Hecho.COPIA_CERRADA, evento=nuevo.nombre)
        elif not nuevo.version and replica.crea(nuevo):
            bitacora.anota(Hecho.COPIA_CREADA, evento=nuevo.nombre, capacidad=nuevo.capacidad)


@app.on_dynamodb_record(stream_eventos, name="modificaInventarioReserva", starting_position="TRIM_HORIZON")
def modificaInventarioReserva(lote: DynamoDBEvent) -> None:
    """The active reservations of a cancelled event are cancelled with it; of one that moved, they are told."""
    for nuevo in cambios(lote, cambio.desde_registro):
        if nuevo.cancelado:
            barre(replica, suspension, nuevo, queda=partial(_segundos_que_quedan, lote))
        elif nuevo.movido:
            anuncia(replica, difusion, nuevo, queda=partial(_segundos_que_quedan, lote))


@app.on_dynamodb_record(stream_inventario, name="preparaReenvio", starting_position="TRIM_HORIZON")
def preparaReenvio(lote: DynamoDBEvent) -> None:
    """Whoever asked for lost numbers gets them: looked up here, sent by notificaciones."""
    for pedido in cambios(lote, reenvio.desde_registro):
        reenvios.prepara(pedido)


def _id(texto: str) -> str:
    """The reservation that a path names; from here on the request's log lines name it too."""
    id = id_de_reserva(parametro(texto))
    bitacora.nombra(reserva=id)
    return id


def _segundos_que_quedan(lote: DynamoDBEvent) -> float:
    return lote.context.get_remaining_time_in_millis() / 1000  # type: ignore[union-attr, no-any-return]
