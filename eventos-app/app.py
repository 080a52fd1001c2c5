"""Dominio Eventos: organisers create, change and cancel events. Entry points only. Seed: Dominio Eventos."""

import html
import os
from typing import Any

from chalice import Chalice, Response

from boletia import autorizador, bitacora, cliente, consola, respuesta
from boletia.acceso import Acceso
from boletia.nombre import nombre_de_evento
from boletia.peticion import actual, cuerpo, lista, pagina, parametro
from chalicelib.config import Config
from chalicelib.evento import Evento
from chalicelib.hechos import Hecho
from chalicelib.modificacion import Modificacion
from chalicelib.tabla_eventos import TablaEventos

app = Chalice(app_name="eventos")
consola.prepara()
respuesta.prepara(app, compartidas=frozenset({"/eventos", "/eventos/{evento}"}))
bitacora.prepara(app)

eventos = TablaEventos(cliente.crea("dynamodb"), Config.desde_entorno(os.environ).tabla_eventos)
acceso = Acceso.desde_entorno(os.environ)
organizadores = autorizador.de_organizadores(os.environ, cliente.crea)


@app.route("/eventos", methods=["GET"], content_types=[])
def findAll() -> Response:
    encontrados, siguiente = eventos.todos(pagina(actual(app)))
    return lista(actual(app), [evento.presenta() for evento in encontrados], siguiente)


@app.route("/eventos/{evento}", methods=["GET"], content_types=[])
def findOne(evento: str) -> dict[str, Any]:
    return eventos.busca(nombre_de_evento(parametro(evento))).presenta()


@app.route("/eventos", methods=["POST"], content_types=[], authorizer=organizadores)
def insertEvento() -> dict[str, Any]:
    acceso.exige_organizador(actual(app))
    evento = Evento.desde_cuerpo(cuerpo(actual(app)))
    eventos.crea(evento)
    bitacora.anota(Hecho.EVENTO_CREADO, evento=evento.nombre, capacidad=evento.capacidad)
    return evento.presenta()


@app.route("/eventos/{evento}", methods=["PATCH"], content_types=[], authorizer=organizadores)
def updateEvento(evento: str) -> dict[str, Any]:
    acceso.exige_organizador(actual(app))
    nombre = nombre_de_evento(parametro(evento))
    cambiado = eventos.modifica(nombre, Modificacion.desde_cuerpo(cuerpo(actual(app)), nombre))
    bitacora.anota(
        Hecho.EVENTO_CAMBIADO, evento=nombre, version=cambiado.version, capacidad=cambiado.capacidad
    )
    return cambiado.presenta()


@app.route("/eventos/{evento}", methods=["DELETE"], content_types=[], authorizer=organizadores)
def cancelEvento(evento: str) -> Response:
    acceso.exige_organizador(actual(app))
    nombre = nombre_de_evento(parametro(evento))
    eventos.cancela(nombre)
    bitacora.anota(Hecho.EVENTO_CANCELADO, evento=nombre)
    return Response(
        f"Evento {html.escape(nombre, quote=False)} cancelado",
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
