"""Nothing that a client sends is a 500, and each refusal says what to do."""

import http.client
import json

import httpx
import pytest

from tests.e2e.taquilla import Taquilla, nuevo

CUERPOS = {
    "empty": b"",
    "not JSON": b"evento=Opera",
    "not an object": b'["evento"]',
    "not UTF-8": b'{"evento": "\xff\xfe"}',
    "nested deep": b"[" * 16000,
    "too long": b'{"evento": "' + b"x" * 17000 + b'"}',
    "a field twice": b'{"evento": "a", "Evento": "b"}',
    "a lone surrogate": b'{"evento": "\\ud800", "capacidad": 1, "categoria": "Rock", "email": "a@b.co", "cantidad": 1}',
    "a control character": b'{"evento": "a\\u0000b", "capacidad": 1, "categoria": "Rock"}',
    "a slash": b'{"evento": "a/b", "capacidad": 1, "categoria": "Rock"}',
    "a reserved name": b'{"evento": "eventos", "capacidad": 1, "categoria": "Rock"}',
    "an endless number": b'{"evento": "a", "capacidad": ' + b"9" * 5000 + b', "categoria": "Rock"}',
    "infinity": b'{"evento": "a", "capacidad": Infinity, "cantidad": NaN, "categoria": "Rock", "email": "a@b.co"}',
}
NUMEROS = [0, -1, 1.5, True, "1", None, [], {}, 10**30, 1e400]
RUTAS = [
    "/eventos/%FF%FE", "/eventos/%00", "/eventos/%", "/eventos/%zz", "/eventos/" + "a" * 3000, "/eventos/%ED%A0%80",
    "/reservas/" + "0" * 27, "/reservas/x", "/reservas/%FF", "/reservas/eventos/%FF", "/reservas/eventos/nada",
    "/reservas/nada/nada", "/reservas/nada/%FF", "/reservas/nada/a@example.com", "/reservas/%2F/a@example.com",
    "/eventos?limite=0", "/eventos?limite=-1", "/eventos?limite=1001", "/eventos?limite=x", "/eventos?limite=%D9%A1",
    "/eventos?cursor=%FF", "/eventos?cursor=___", "/eventos?cursor=", "/eventos?limite=", "/reservas/eventos?cursor=!",
    "/reservas/nada/a@example.com?cursor=AAAA", "/reservas/eventos?limite=1&limite=2", "/eventos?otra=1",
]  # fmt: skip


@pytest.mark.parametrize("ruta", ["/eventos", "/reservas"])
@pytest.mark.parametrize("cuerpo", CUERPOS.values(), ids=CUERPOS)
def test_an_unusable_body_is_refused(taquilla: Taquilla, ruta: str, cuerpo: bytes) -> None:
    respuesta = taquilla.http.post(ruta, content=cuerpo)

    assert respuesta.status_code in (400, 413), respuesta.text
    assert respuesta.json()["Message"]


@pytest.mark.parametrize("numero", NUMEROS, ids=repr)
def test_a_number_of_boletos_is_a_whole_number_from_one(taquilla: Taquilla, numero: object) -> None:
    cuerpos = {
        "/eventos": {"evento": nuevo(), "capacidad": numero, "categoria": "Rock"},
        "/reservas": {"evento": nuevo(), "cantidad": numero, "email": "ana@example.com"},
    }
    for ruta, cuerpo in cuerpos.items():
        respuesta = taquilla.http.post(ruta, content=json.dumps(cuerpo))

        assert (respuesta.status_code, respuesta.json()["Code"]) == (400, "DatosInvalidos"), respuesta.text


@pytest.mark.parametrize("metodo", ["GET", "DELETE"])
@pytest.mark.parametrize("ruta", RUTAS)
def test_no_path_is_a_server_error(taquilla: Taquilla, metodo: str, ruta: str) -> None:
    conexion = http.client.HTTPConnection("127.0.0.1", taquilla.nube.puerto, timeout=40)

    conexion.request(metodo, f"/produccion{ruta}")
    respuesta = conexion.getresponse()
    cuerpo = respuesta.read()

    assert respuesta.status in (200, 400, 403, 404, 405), cuerpo
    assert json.loads(cuerpo) is not None
    conexion.close()


@pytest.mark.parametrize("clave", ["", "x" * 129, "dos palabras", "ñ"])
def test_an_unusable_idempotency_key_is_refused(taquilla: Taquilla, clave: str) -> None:
    respuesta = taquilla.http.post(
        "/reservas",
        json={"evento": nuevo(), "cantidad": 1, "email": "ana@example.com"},
        headers=httpx.Headers({"Idempotency-Key": clave}, encoding="utf-8"),
    )

    assert (respuesta.status_code, respuesta.json()["Code"]) == (400, "ClaveInvalida")


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "a b@example.com",
        "ana@example.com\r\nBcc: x@y.zz",
        3,
    ],
)
def test_what_is_no_email_address_is_refused(taquilla: Taquilla, email: object) -> None:
    respuesta = taquilla.pide("POST", "/reservas", {"evento": nuevo(), "cantidad": 1, "email": email})

    assert (respuesta.status_code, respuesta.json()["Code"]) == (400, "DatosInvalidos")
