"""Each refusal that the contract shows for eventos, provoked: it says what the contract says, to the letter."""

import json
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from boletia.acceso import Acceso
from boletia.errores import DemasiadasPeticiones, ServicioOcupado
from boletia.llamada import llama
from tests.contrato_http.ejemplos import ejemplos, rechazos

AIDA = "/eventos/Opera%20Aida"
Provoca = Callable[[Http], HTTPResponse]


def _crea(http: Http, **campos: Any) -> HTTPResponse:
    cuerpo = {"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"} | campos
    return http.post("/eventos", body=json.dumps(cuerpo).encode())


def _otra_vez(hace: Provoca) -> Provoca:
    def dos(http: Http) -> HTTPResponse:
        hace(http)
        return hace(http)

    return dos


def _cancela_dos_veces(http: Http) -> HTTPResponse:
    _crea(http)
    return _otra_vez(lambda http: http.delete(AIDA))(http)


def _cambia(http: Http, **campos: Any) -> HTTPResponse:
    return http.request("PATCH", AIDA, body=json.dumps(campos).encode())


def _cambia_la_que_otro_cambio(http: Http) -> HTTPResponse:
    _crea(http)
    _cambia(http, capacidad=40)
    return _cambia(http, capacidad=50, version=0)


def _cambia_la_cancelada(http: Http) -> HTTPResponse:
    _crea(http)
    http.delete(AIDA)
    return _cambia(http, capacidad=40)


def _sin_ser_organizador(hace: Provoca) -> Provoca:
    def en_una_protegida(http: Http) -> HTTPResponse:
        import app

        with mock.patch.object(app, "acceso", Acceso.desde_entorno({"PROTEGIDA": "1"})):
            return hace(http)

    return en_una_protegida


PROVOCADOS: dict[tuple[str, str, int, str], Provoca] = {
    ("GET", "/eventos", 400, "DatosInvalidos"): lambda http: http.get("/eventos?limite=0"),
    ("GET", "/eventos", 400, "CursorInvalido"): lambda http: http.get("/eventos?cursor=!"),
    ("POST", "/eventos", 400, "CuerpoInvalido"): lambda http: http.post("/eventos", body=b"evento"),
    ("POST", "/eventos", 400, "DatosInvalidos"): lambda http: _crea(http, capacidad=0),
    ("POST", "/eventos", 409, "EventoExiste"): _otra_vez(_crea),
    ("POST", "/eventos", 413, "CuerpoDemasiadoGrande"): lambda http: http.post(
        "/eventos", body=b" " * 16_385
    ),
    ("GET", "/eventos/{evento}", 400, "DatosInvalidos"): lambda http: http.get("/eventos/a%2Fb"),
    ("GET", "/eventos/{evento}", 404, "EventoDesconocido"): lambda http: http.get(AIDA),
    ("DELETE", "/eventos/{evento}", 400, "DatosInvalidos"): lambda http: http.delete("/eventos/a%2Fb"),
    ("DELETE", "/eventos/{evento}", 404, "EventoDesconocido"): lambda http: http.delete(AIDA),
    ("DELETE", "/eventos/{evento}", 409, "EventoCancelado"): _cancela_dos_veces,
    ("POST", "/eventos", 403, "NoAutorizado"): _sin_ser_organizador(_crea),
    ("DELETE", "/eventos/{evento}", 403, "NoAutorizado"): _sin_ser_organizador(
        lambda http: http.delete(AIDA)
    ),
    ("PATCH", "/eventos/{evento}", 400, "CuerpoInvalido"): lambda http: http.request(
        "PATCH", AIDA, body=b"capacidad"
    ),
    ("PATCH", "/eventos/{evento}", 400, "DatosInvalidos"): lambda http: _cambia(http, capacidad=0),
    ("PATCH", "/eventos/{evento}", 403, "NoAutorizado"): _sin_ser_organizador(
        lambda http: _cambia(http, capacidad=40)
    ),
    ("PATCH", "/eventos/{evento}", 404, "EventoDesconocido"): lambda http: _cambia(http, capacidad=40),
    ("PATCH", "/eventos/{evento}", 409, "EventoCancelado"): _cambia_la_cancelada,
    ("PATCH", "/eventos/{evento}", 409, "EventoCambiado"): _cambia_la_que_otro_cambio,
    ("PATCH", "/eventos/{evento}", 413, "CuerpoDemasiadoGrande"): lambda http: http.request(
        "PATCH", AIDA, body=b" " * 16_385
    ),
}
DE_AWS = {"DemasiadasPeticiones", "ServicioOcupado"}  # provoked below: they say the same on every route


@pytest.mark.parametrize("rechazo", PROVOCADOS, ids=lambda rechazo: " ".join(map(str, rechazo)))
def test_a_refusal_says_what_the_contract_shows(http: Http, rechazo: tuple[str, str, int, str]) -> None:
    metodo, patron, estado, codigo = rechazo

    respuesta = PROVOCADOS[rechazo](http)

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (estado, codigo)
    assert respuesta.json_body in ejemplos(metodo, patron, estado)


def test_every_refusal_that_the_contract_shows_is_provoked() -> None:
    assert {rechazo for rechazo in rechazos("eventos") if rechazo[3] not in DE_AWS} == set(PROVOCADOS)


@pytest.mark.parametrize(
    ("codigo", "error", "estado"),
    [("ThrottlingException", DemasiadasPeticiones, 429), ("InternalServerError", ServicioOcupado, 503)],
)
def test_what_aws_refuses_is_told_as_the_contract_shows(
    codigo: str, error: type[Exception], estado: int
) -> None:
    from botocore.exceptions import ClientError

    def falla() -> None:
        raise ClientError({"Error": {"Code": codigo, "Message": "m"}}, "Scan")

    with pytest.raises(error) as rechazo:
        llama(falla)

    (ejemplo,) = ejemplos("GET", "/eventos", estado)
    assert (ejemplo["Code"], ejemplo["Message"]) == (error.__name__, str(rechazo.value))
