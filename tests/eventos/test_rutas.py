"""The routes of eventos on a DynamoDB: every answer, status and Code. Seed: Dominio Eventos."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from chalicelib.evento import Evento

NOMBRES_RAROS = [
    "Opera Aida",
    "Fútbol: final",
    "Rock + Pop",
    "100% Ñu",
    "50%25",
    "¿Qué? #1",
    "«Él» & \"ella\" 'yo'",
    "a=b;c,d",
    "<script>alert(1)</script>".replace("/", "-"),
    "😀 fiesta 🎉",
    "東京公演",
    "..a",
    "eventos 2",
    "x" * 1024,
    "é" * 512,
]


def _crea(http: Http, **campos: Any) -> HTTPResponse:
    return http.post("/eventos", body=json.dumps(campos).encode())


def _codigo(respuesta: HTTPResponse) -> tuple[int, str]:
    return respuesta.status_code, respuesta.json_body["Code"]


def test_the_walk_through_of_the_seed(http: Http) -> None:
    cuerpo = b'{\n        "evento":   "Opera Turandot",\n        "capacidad": 30,\n        "categoria": "Opera"\n    }'
    creado = http.post("/eventos", headers={"Content-Type": "application/x-www-form-urlencoded"}, body=cuerpo)
    cancelado = http.delete("/eventos/Opera%20Turandot")
    leido = http.get("/eventos/Opera%20Turandot")

    assert (creado.status_code, creado.body.decode()) == (
        200,
        '{"Evento":"Opera Turandot","Capacidad":30,"Categoria":"Opera","Estado":"A"}',
    )
    assert (cancelado.status_code, cancelado.body.decode()) == (200, "Evento Opera Turandot cancelado")
    assert cancelado.headers["Content-Type"].startswith("text/html")
    assert leido.json_body["Estado"] == "C"


@pytest.mark.parametrize("nombre", NOMBRES_RAROS)
def test_an_odd_name_can_be_created_found_and_cancelled(http: Http, nombre: str) -> None:
    ruta = f"/eventos/{quote(nombre, safe='')}"

    creado = _crea(http, evento=nombre, capacidad=3, categoria="Rara")
    leido = http.get(ruta)
    cancelado = http.delete(ruta)

    assert (creado.status_code, creado.json_body["Evento"]) == (200, nombre)
    assert leido.json_body == creado.json_body
    assert cancelado.status_code == 200


def test_the_sentence_of_a_cancellation_escapes_the_name(http: Http) -> None:
    _crea(http, evento="<b>Tom & Jerry", capacidad=3, categoria="Cine")

    cancelado = http.delete("/eventos/%3Cb%3ETom%20&%20Jerry")

    assert cancelado.body.decode() == "Evento &lt;b&gt;Tom &amp; Jerry cancelado"


def test_a_name_is_one_name_in_every_unicode_form(http: Http) -> None:
    compuesto, suelto = "Café 1", unicodedata.normalize("NFD", "Café 1")
    _crea(http, evento=f"  {suelto} ", capacidad=3, categoria="Jazz")

    por_ruta = http.get(f"/eventos/{quote(suelto)}")
    repetido = _crea(http, evento=compuesto, capacidad=3, categoria="Jazz")

    assert por_ruta.json_body["Evento"] == compuesto
    assert _codigo(repetido) == (409, "EventoExiste")


def test_a_name_is_one_name_whatever_cannot_be_seen_of_it(http: Http) -> None:
    _crea(http, evento="Opera Oculta", capacidad=3, categoria="Opera")

    for igual in ("Opera  Oculta", "Opera\u00a0Oculta", "\u3000Opera\u2003Oculta"):
        assert _codigo(_crea(http, evento=igual, capacidad=3, categoria="Opera")) == (409, "EventoExiste")
        assert http.get(f"/eventos/{quote(igual)}").json_body["Evento"] == "Opera Oculta"
    for letra in "\u200b\ufeff\u202e\u00ad\u200d\u3164\ufffd":
        oculta = _crea(http, evento=f"Opera{letra} Oculta", capacidad=3, categoria="Opera")
        assert _codigo(oculta) == (400, "DatosInvalidos")
        assert oculta.json_body["Campo"] == "evento"


def test_keys_are_accepted_as_the_answers_write_them(http: Http) -> None:
    assert _crea(http, Evento="Mayúsculas", Capacidad=3, CATEGORIA="Rock").status_code == 200


def test_an_evento_is_created_once(http: Http) -> None:
    _crea(http, evento="Una vez", capacidad=3, categoria="Rock")

    otra = _crea(http, evento="Una vez", capacidad=4, categoria="Jazz")

    assert _codigo(otra) == (409, "EventoExiste")
    assert http.get("/eventos/Una%20vez").json_body["Capacidad"] == 3


def test_the_name_of_a_cancelled_evento_stays_taken(http: Http) -> None:
    _crea(http, evento="Cancelado y repetido", capacidad=3, categoria="Rock")
    http.delete("/eventos/Cancelado%20y%20repetido")

    otra = _crea(http, evento="Cancelado y repetido", capacidad=3, categoria="Rock")

    assert _codigo(otra) == (409, "EventoExiste")
    assert http.get("/eventos/Cancelado%20y%20repetido").json_body["Estado"] == "C"


def test_an_evento_is_cancelled_once(http: Http) -> None:
    _crea(http, evento="Cancelado dos veces", capacidad=3, categoria="Rock")
    http.delete("/eventos/Cancelado%20dos%20veces")

    assert _codigo(http.delete("/eventos/Cancelado%20dos%20veces")) == (409, "EventoCancelado")


@pytest.mark.parametrize("metodo", ["GET", "DELETE"])
def test_an_unknown_evento_is_not_found_and_not_made(http: Http, metodo: str) -> None:
    primera = http.request(metodo, "/eventos/Nadie%20lo%20cre%C3%B3")
    segunda = http.get("/eventos/Nadie%20lo%20cre%C3%B3")

    assert _codigo(primera) == _codigo(segunda) == (404, "EventoDesconocido")
    assert "Nadie lo creó" in primera.json_body["Message"]


@pytest.mark.parametrize("metodo", ["GET", "DELETE"])
@pytest.mark.parametrize("nombre", ["eventos", "%00", "a%2Fb", "%20", "%0A", "%FF", "..", "x" * 1025])
def test_a_path_that_holds_no_name_is_refused(http: Http, metodo: str, nombre: str) -> None:
    assert _codigo(http.request(metodo, f"/eventos/{nombre}")) == (400, "DatosInvalidos")


@pytest.mark.parametrize(
    ("cuerpo", "esperado"),
    [
        (b"", (400, "CuerpoInvalido")),
        (b"evento=Opera", (400, "CuerpoInvalido")),
        (b"[]", (400, "CuerpoInvalido")),
        (b'"Opera"', (400, "CuerpoInvalido")),
        (b"null", (400, "CuerpoInvalido")),
        (b"\xff\xfe\x00", (400, "CuerpoInvalido")),
        (b'{"evento":"a","Evento":"b","capacidad":1,"categoria":"x"}', (400, "CuerpoInvalido")),
        (b"{}", (400, "DatosInvalidos")),
        (b'{"evento":"a/b","capacidad":1,"categoria":"x"}', (400, "DatosInvalidos")),
        (b'{"evento":"\\ud800","capacidad":1,"categoria":"x"}', (400, "DatosInvalidos")),
        (b'{"evento":"NaN","capacidad":NaN,"categoria":"x"}', (400, "DatosInvalidos")),
        (b"{" + b" " * 16_384 + b"}", (413, "CuerpoDemasiadoGrande")),
    ],
)
def test_a_bad_body_is_refused(http: Http, cuerpo: bytes, esperado: tuple[int, str]) -> None:
    assert _codigo(http.post("/eventos", body=cuerpo)) == esperado


@pytest.mark.parametrize(
    "consulta", ["limite=0", "limite=1001", "limite=", "limite=-1", "limite=1.0", "limite=a", "limite=%D9%A3"]
)
def test_a_limite_out_of_bounds_is_refused(http: Http, consulta: str) -> None:
    assert _codigo(http.get(f"/eventos?{consulta}")) == (400, "DatosInvalidos")


@pytest.mark.parametrize("cursor", ["", "A", "%FF", "____", "é", "A" * 2000])
def test_a_cursor_that_was_not_given_is_refused(http: Http, cursor: str) -> None:
    assert _codigo(http.get(f"/eventos?cursor={cursor}")) == (400, "CursorInvalido")


class TestPages:
    def test_a_list_of_nothing_is_an_empty_array(self, http: Http) -> None:
        respuesta = http.get("/eventos")

        assert (respuesta.body, "Link" in respuesta.headers) == (b"[]", False)

    @pytest.mark.parametrize("limite", [1, 2, 3, 7, 15, 16, 1000])
    def test_following_the_links_gives_every_evento_once(self, http: Http, limite: int) -> None:
        for nombre in NOMBRES_RAROS:
            _crea(http, evento=nombre, capacidad=3, categoria="Rara")

        paginas = list(_paginas(http, f"/eventos?limite={limite}"))

        assert sorted(evento["Evento"] for pagina in paginas for evento in pagina) == sorted(NOMBRES_RAROS)
        assert all(len(pagina) == limite for pagina in paginas[:-1])
        assert 1 <= len(paginas[-1]) <= limite

    def test_a_list_larger_than_one_answer_of_dynamodb_is_followed_to_its_end(
        self, http: Http, dynamodb: Any
    ) -> None:
        nombres = {f"largo {numero}" for numero in range(12)}
        for nombre in nombres:
            dynamodb.put_item(TableName="eventos", Item=Evento(nombre, 1, "x" * 100_000).a_item())

        paginas = list(_paginas(http, "/eventos"))

        assert sorted(evento["Evento"] for pagina in paginas for evento in pagina) == sorted(nombres)

    def test_the_link_repeats_the_limite_and_the_address_as_the_client_sees_it(self, http: Http) -> None:
        for nombre in ("uno", "dos"):
            _crea(http, evento=nombre, capacidad=3, categoria="Rara")

        respuesta = http.get(
            "/eventos?limite=1", headers={"Host": "boletia.example.com", "X-Forwarded-Proto": "https"}
        )

        assert re.fullmatch(
            r'<https://boletia\.example\.com/eventos\?limite=1&cursor=[\w-]+>; rel="next"',
            respuesta.headers["Link"],
        )


@pytest.mark.parametrize("ruta", ["/eventos", "/eventos/Nadie", "/eventos?limite=0"])
def test_every_answer_may_be_read_by_a_page_of_another_origin(http: Http, ruta: str) -> None:
    cabeceras = http.get(ruta).headers

    assert cabeceras["Access-Control-Allow-Origin"] == "*"
    assert {"Content-Type", "Idempotency-Key", "Authorization"} <= set(
        cabeceras["Access-Control-Allow-Headers"].split(",")
    )
    assert cabeceras["Access-Control-Expose-Headers"] == "Link,Retry-After"


def _paginas(http: Http, ruta: str) -> Iterator[list[dict[str, Any]]]:
    while True:
        respuesta = http.get(ruta)
        assert respuesta.status_code == 200
        yield respuesta.json_body
        if "Link" not in respuesta.headers:
            return
        enlace = urlsplit(respuesta.headers["Link"].removeprefix("<").split(">")[0])
        ruta = f"{enlace.path}?{enlace.query}"
