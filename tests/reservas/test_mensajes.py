"""Each refusal that the contract shows for reservas, provoked: it says what the contract says, to the letter."""

import json
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from boletia.acceso import Acceso
from chalicelib.cambio import Cambio
from chalicelib.entradas import Entradas
from chalicelib.evento import EstadoDeEvento
from chalicelib.ingreso import Ingreso
from chalicelib.reserva import EstadoDeReserva, Reserva
from tests.contrato_http.ejemplos import ejemplos, rechazos
from tests.reservas.escena import Escena

CANCELADA, DESCONOCIDA = "21tYJ9WFytF1KRq73EtsGjWrUE4", "21tY2WfhKPDj0TDulNRlu2yszl4"  # the contract's own
COPIA = "/reservas/eventos/Opera%20Aida"
DE_PEPE = "/reservas/Opera%20Aida/pepe%40gmail.com"
DEL_EVENTO = "/reservas/eventos/Opera%20Aida/reservas"
ENTRADAS, INGRESO = "/reservas/{id}/entradas", "/reservas/{id}/entradas/{clave}"
Provoca = Callable[[Http, Escena], HTTPResponse]


def _reserva(http: Http, clave: str | None = None, **campos: Any) -> HTTPResponse:
    cuerpo = {"evento": "Opera Aida", "cantidad": 1, "email": "pepe@gmail.com"} | campos
    cabeceras = {} if clave is None else {"Idempotency-Key": clave}
    return http.post("/reservas", headers=cabeceras, body=json.dumps(cuerpo).encode())


def _en_evento(escena: Escena, estado: EstadoDeEvento = EstadoDeEvento.ACTIVO, capacidad: int = 4) -> None:
    escena.evento("Opera Aida", capacidad)
    if estado is EstadoDeEvento.CANCELADO:
        escena.cierra("Opera Aida", capacidad)


def _agotado(http: Http, escena: Escena) -> HTTPResponse:
    _en_evento(escena)
    return _reserva(http, cantidad=100)


def _cerrado(http: Http, escena: Escena) -> HTTPResponse:
    _en_evento(escena, EstadoDeEvento.CANCELADO)
    return _reserva(http)


def _otra_con_la_misma_clave(http: Http, escena: Escena) -> HTTPResponse:
    _en_evento(escena)
    _reserva(http, "una-clave")
    return _reserva(http, "una-clave", cantidad=2)


def _cancela(http: Http, escena: Escena, estado: EstadoDeReserva) -> HTTPResponse:
    item = Reserva(CANCELADA, "Opera Aida", estado, "pepe@gmail.com", 10).a_item(escena.claves)
    escena.dynamodb.put_item(TableName="inventario", Item=item)
    return http.delete(f"/reservas/{CANCELADA}")


def _entra(
    http: Http, escena: Escena, estado: str = "A", clave: str = "una-clave", entraron: int = 0, **cuerpo: Any
) -> HTTPResponse:
    """Someone asks to come in with a reservation of ten, of whom so many came in."""
    item = Reserva(CANCELADA, "Opera Aida", EstadoDeReserva(estado), "pepe@gmail.com", 10).a_item(
        escena.claves
    )
    escena.dynamodb.put_item(TableName="inventario", Item=item)
    if entraron:
        ingreso = Ingreso("antes", entraron, "2026-12-06T02:33:10Z", "2026-12-05T20:31:05-06:00")
        Entradas(escena.dynamodb, "inventario", escena.claves).registra(CANCELADA, ingreso, None)
    return http.post(
        f"/reservas/{CANCELADA}/entradas",
        headers={"Idempotency-Key": clave},
        body=json.dumps(cuerpo).encode(),
    )


def _cancela_quien_entro(http: Http, escena: Escena) -> HTTPResponse:
    _entra(http, escena, cantidad=3)
    return http.delete(f"/reservas/{CANCELADA}")


def _deshace_lo_que_no_hay(http: Http, escena: Escena) -> HTTPResponse:
    _entra(http, escena, clave="otra")
    return http.delete(f"/reservas/{CANCELADA}/entradas/una-clave")


def _rebaja(
    http: Http,
    escena: Escena,
    queda: int,
    estado: EstadoDeReserva = EstadoDeReserva.ACTIVA,
    entradas: int = 0,
) -> HTTPResponse:
    item = Reserva(CANCELADA, "Opera Aida", estado, "pepe@gmail.com", 10).a_item(escena.claves)
    item |= {"Entradas": {"N": str(entradas)}} if entradas else {}
    escena.dynamodb.put_item(TableName="inventario", Item=item)
    return http.request("PATCH", f"/reservas/{CANCELADA}", body=b'{"cantidad": %d}' % queda)


def _sobre_el_limite(http: Http, escena: Escena) -> HTTPResponse:
    cambio = Cambio("Opera Aida", 30, "Opera", EstadoDeEvento.ACTIVO, {"MaximoPorCliente": {"N": "4"}})
    escena.replica.crea(cambio)
    return _reserva(http, cantidad=5)


def _sin_ser_organizador(http: Http, ruta: str, metodo: str = "GET") -> HTTPResponse:
    import app

    with mock.patch.object(app, "acceso", Acceso.desde_entorno({"PROTEGIDA": "1"})):
        return http.request(metodo, ruta)


PROVOCADOS: dict[tuple[str, str, int, str], Provoca] = {
    ("GET", "/reservas/eventos", 400, "DatosInvalidos"): lambda http, _: http.get(
        "/reservas/eventos?limite=0"
    ),
    ("GET", "/reservas/eventos", 400, "CursorInvalido"): lambda http, _: http.get(
        "/reservas/eventos?cursor=!"
    ),
    ("GET", "/reservas/eventos/{evento}", 400, "DatosInvalidos"): lambda http, _: http.get(
        "/reservas/eventos/a%2Fb"
    ),
    ("GET", "/reservas/eventos/{evento}", 404, "EventoDesconocido"): lambda http, _: http.get(COPIA),
    ("GET", "/reservas/eventos/{evento}/venta", 400, "DatosInvalidos"): lambda http, _: http.get(
        "/reservas/eventos/a%2Fb/venta"
    ),
    ("GET", "/reservas/eventos/{evento}/venta", 403, "NoAutorizado"): lambda http, _: _sin_ser_organizador(
        http, f"{COPIA}/venta"
    ),
    ("GET", "/reservas/eventos/{evento}/venta", 404, "EventoDesconocido"): lambda http, _: http.get(
        f"{COPIA}/venta"
    ),
    ("POST", "/reservas", 400, "DatosInvalidos"): lambda http, _: _reserva(http, cantidad=0),
    ("POST", "/reservas", 400, "ClaveInvalida"): lambda http, _: _reserva(http, "con blancos"),
    ("POST", "/reservas", 404, "EventoDesconocido"): lambda http, _: _reserva(http),
    ("POST", "/reservas", 409, "SinDisponibilidad"): _agotado,
    ("POST", "/reservas", 409, "EventoCancelado"): _cerrado,
    ("POST", "/reservas", 413, "CuerpoDemasiadoGrande"): lambda http, _: http.post(
        "/reservas", body=b" " * 16_385
    ),
    ("POST", "/reservas", 422, "ClaveReutilizada"): _otra_con_la_misma_clave,
    ("POST", "/reservas/reenvios", 400, "DatosInvalidos"): lambda http, _: http.post(
        "/reservas/reenvios", body=b'{"email": "pepe"}'
    ),
    ("POST", "/reservas/reenvios", 413, "CuerpoDemasiadoGrande"): lambda http, _: http.post(
        "/reservas/reenvios", body=b" " * 16_385
    ),
    ("GET", "/reservas/{id}", 404, "ReservaDesconocida"): lambda http, _: http.get(
        f"/reservas/{DESCONOCIDA}"
    ),
    ("DELETE", "/reservas/{id}", 404, "ReservaDesconocida"): lambda http, _: http.delete(
        f"/reservas/{DESCONOCIDA}"
    ),
    ("DELETE", "/reservas/{id}", 409, "ReservaCancelada"): lambda http, escena: _cancela(
        http, escena, EstadoDeReserva.CANCELADA_POR_CLIENTE
    ),
    ("DELETE", "/reservas/{id}", 409, "EventoCancelado"): lambda http, escena: _cancela(
        http, escena, EstadoDeReserva.CANCELADA_CON_EVENTO
    ),
    ("DELETE", "/reservas/{id}", 409, "BoletosUsados"): _cancela_quien_entro,
    ("GET", ENTRADAS, 400, "DatosInvalidos"): lambda http, _: http.get("/reservas/%ff/entradas"),
    ("GET", ENTRADAS, 403, "NoAutorizado"): lambda http, _: _sin_ser_organizador(
        http, f"/reservas/{CANCELADA}/entradas"
    ),
    ("GET", ENTRADAS, 404, "ReservaDesconocida"): lambda http, _: http.get(
        f"/reservas/{DESCONOCIDA}/entradas"
    ),
    ("POST", ENTRADAS, 400, "DatosInvalidos"): lambda http, escena: _entra(http, escena, cantidad=0),
    ("POST", ENTRADAS, 400, "ClaveInvalida"): lambda http, escena: _entra(http, escena, clave="a/b"),
    ("POST", ENTRADAS, 403, "NoAutorizado"): lambda http, _: _sin_ser_organizador(
        http, f"/reservas/{CANCELADA}/entradas", "POST"
    ),
    ("POST", ENTRADAS, 404, "ReservaDesconocida"): lambda http, _: http.post(
        f"/reservas/{DESCONOCIDA}/entradas", body=b"{}"
    ),
    ("POST", ENTRADAS, 409, "BoletosUsados"): lambda http, escena: _entra(http, escena, entraron=10),
    ("POST", ENTRADAS, 409, "OtroEvento"): lambda http, escena: _entra(http, escena, evento="Tosca"),
    ("POST", ENTRADAS, 409, "ReservaCancelada"): lambda http, escena: _entra(http, escena, "X"),
    ("POST", ENTRADAS, 409, "EventoCancelado"): lambda http, escena: _entra(http, escena, "C"),
    ("POST", ENTRADAS, 413, "CuerpoDemasiadoGrande"): lambda http, _: http.post(
        f"/reservas/{CANCELADA}/entradas", body=b" " * 16_385
    ),
    ("POST", ENTRADAS, 422, "ClaveReutilizada"): lambda http, escena: _entra(
        http, escena, clave="antes", entraron=3
    ),
    ("DELETE", INGRESO, 400, "ClaveInvalida"): lambda http, _: http.delete(
        f"/reservas/{CANCELADA}/entradas/a%20b"
    ),
    ("DELETE", INGRESO, 403, "NoAutorizado"): lambda http, _: _sin_ser_organizador(
        http, f"/reservas/{CANCELADA}/entradas/una-clave", "DELETE"
    ),
    ("DELETE", INGRESO, 404, "ReservaDesconocida"): lambda http, _: http.delete(
        f"/reservas/{DESCONOCIDA}/entradas/una-clave"
    ),
    ("DELETE", INGRESO, 404, "IngresoDesconocido"): _deshace_lo_que_no_hay,
    ("POST", "/reservas", 409, "LimitePorCliente"): _sobre_el_limite,
    ("PATCH", "/reservas/{id}", 400, "DatosInvalidos"): lambda http, escena: _rebaja(http, escena, 0),
    ("PATCH", "/reservas/{id}", 404, "ReservaDesconocida"): lambda http, _: http.request(
        "PATCH", f"/reservas/{DESCONOCIDA}", body=b'{"cantidad": 1}'
    ),
    ("PATCH", "/reservas/{id}", 409, "AumentoImposible"): lambda http, escena: _rebaja(http, escena, 11),
    ("PATCH", "/reservas/{id}", 409, "ReservaCancelada"): lambda http, escena: _rebaja(
        http, escena, 4, EstadoDeReserva.CANCELADA_POR_CLIENTE
    ),
    ("PATCH", "/reservas/{id}", 409, "EventoCancelado"): lambda http, escena: _rebaja(
        http, escena, 4, EstadoDeReserva.CANCELADA_CON_EVENTO
    ),
    ("PATCH", "/reservas/{id}", 409, "BoletosUsados"): lambda http, escena: _rebaja(
        http, escena, 2, entradas=3
    ),
    ("PATCH", "/reservas/{id}", 413, "CuerpoDemasiadoGrande"): lambda http, _: http.request(
        "PATCH", f"/reservas/{DESCONOCIDA}", body=b" " * 16_385
    ),
    ("GET", "/reservas/{id}", 400, "DatosInvalidos"): lambda http, _: http.get("/reservas/%ff"),
    ("DELETE", "/reservas/{id}", 400, "DatosInvalidos"): lambda http, _: http.delete("/reservas/%ff"),
    ("GET", "/reservas/{evento}/{email}", 400, "DatosInvalidos"): lambda http, _: http.get(
        f"{DE_PEPE}?limite=0"
    ),
    ("GET", "/reservas/{evento}/{email}", 400, "CursorInvalido"): lambda http, _: http.get(
        f"{DE_PEPE}?cursor=!"
    ),
    ("GET", "/reservas/{evento}/{email}", 403, "NoAutorizado"): lambda http, _: _sin_ser_organizador(
        http, DE_PEPE
    ),
    ("GET", "/reservas/eventos/{evento}/reservas", 400, "DatosInvalidos"): lambda http, _: http.get(
        f"{DEL_EVENTO}?limite=0"
    ),
    ("GET", "/reservas/eventos/{evento}/reservas", 400, "CursorInvalido"): lambda http, _: http.get(
        f"{DEL_EVENTO}?cursor=!"
    ),
    ("GET", "/reservas/eventos/{evento}/reservas", 403, "NoAutorizado"): lambda http, _: _sin_ser_organizador(
        http, DEL_EVENTO
    ),
}
DE_AWS = {"DemasiadasPeticiones", "ServicioOcupado"}  # tests/eventos/test_mensajes.py provokes them


@pytest.mark.parametrize("rechazo", PROVOCADOS, ids=lambda rechazo: " ".join(map(str, rechazo)))
def test_a_refusal_says_what_the_contract_shows(
    http: Http, escena: Escena, rechazo: tuple[str, str, int, str]
) -> None:
    metodo, patron, estado, codigo = rechazo

    respuesta = PROVOCADOS[rechazo](http, escena)

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (estado, codigo)
    assert respuesta.json_body in ejemplos(metodo, patron, estado)


def test_every_refusal_that_the_contract_shows_is_provoked() -> None:
    assert {rechazo for rechazo in rechazos("reservas") if rechazo[3] not in DE_AWS} == set(PROVOCADOS)
