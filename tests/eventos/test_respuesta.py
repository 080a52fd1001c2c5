"""What every answer of an API carries, whatever it says. (The module is shared; eventos' routes stand for both.)"""

import json
import random
from typing import Any

import pytest
from chalice.test import TestHTTPClient as Http

VALIDO = {"evento": "Aida", "capacidad": 3, "categoria": "Ópera"}


def _crea(http: Http, **campos: Any) -> Any:
    return http.post("/eventos", body=json.dumps(VALIDO | campos).encode())


@pytest.mark.parametrize(
    ("campo", "valor"), [("evento", "a/b"), ("evento", None), ("capacidad", 0), ("categoria", "")]
)
def test_a_refusal_says_which_field_it_is_about(http: Http, campo: str, valor: object) -> None:
    respuesta = _crea(http, **{campo: valor})

    assert (respuesta.status_code, respuesta.json_body["Campo"]) == (400, campo)
    assert list(respuesta.json_body) == ["Code", "Message", "Campo"]


def test_a_refusal_of_a_parameter_says_which(http: Http) -> None:
    assert http.get("/eventos?limite=0").json_body["Campo"] == "limite"


def test_a_refusal_about_no_field_names_none(http: Http) -> None:
    respuesta = http.get("/eventos/Nadie")

    assert (respuesta.status_code, list(respuesta.json_body)) == (404, ["Code", "Message"])


def test_answers_are_written_in_their_own_letters(http: Http) -> None:
    assert _crea(http, evento="Función de Ñu 🎉").body.decode() == (
        '{"Evento":"Función de Ñu 🎉","Capacidad":3,"Categoria":"Ópera","Estado":"A"}'
    )
    assert "ó".encode() in http.get("/eventos").body


@pytest.mark.parametrize(
    ("metodo", "ruta", "estado"),
    [
        ("GET", "/eventos/Nadie", 404),
        ("GET", "/eventos/a%2Fb", 400),
        ("GET", "/eventos?limite=0", 400),
        ("DELETE", "/eventos/Aida", 200),
        ("DELETE", "/eventos/Nadie", 404),
        ("PATCH", "/eventos/Aida", 200),
    ],
)
def test_no_answer_is_kept_by_anyone_or_taken_for_another_type(
    http: Http, metodo: str, ruta: str, estado: int
) -> None:
    _crea(http)

    respuesta = http.request(metodo, ruta, body=b'{"capacidad": 4}')

    assert respuesta.status_code == estado
    assert respuesta.headers["Cache-Control"] == "no-store"
    assert "ETag" not in respuesta.headers
    assert respuesta.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("ruta", ["/eventos", "/eventos/Aida"])
def test_events_are_kept_for_a_second_and_then_asked_for_by_their_tag(http: Http, ruta: str) -> None:
    _crea(http)

    leido = http.get(ruta)
    igual = http.get(ruta, headers={"If-None-Match": f'W/"otra", {leido.headers["ETag"]}'})
    http.delete("/eventos/Aida")
    otro = http.get(ruta, headers={"If-None-Match": leido.headers["ETag"]})

    assert leido.headers["Cache-Control"] == igual.headers["Cache-Control"] == "public, max-age=1"
    assert (igual.status_code, igual.body) == (304, b"")
    assert igual.headers["ETag"] == leido.headers["ETag"] != otro.headers["ETag"]
    assert igual.headers["Access-Control-Allow-Origin"] == "*"
    assert (otro.status_code, b'"C"' in otro.body) == (200, True)


@pytest.mark.parametrize(("estado", "error"), [(503, "ServicioOcupado"), (429, "DemasiadasPeticiones")])
def test_who_is_refused_for_want_of_capacity_is_told_when_to_come_again(
    http: Http, monkeypatch: pytest.MonkeyPatch, estado: int, error: str
) -> None:
    import app

    from boletia import errores

    def rehusa(*_: Any) -> None:
        raise getattr(errores, error)("m")

    monkeypatch.setattr(type(app.eventos), "crea", rehusa)
    random.seed(1)

    respuestas = [_crea(http) for _ in range(100)]

    assert {(uno.status_code, uno.json_body["Code"]) for uno in respuestas} == {(estado, error)}
    assert {int(uno.headers["Retry-After"]) for uno in respuestas} == {1, 2, 3, 4, 5}
