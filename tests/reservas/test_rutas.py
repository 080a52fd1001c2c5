"""The routes of reservas on a DynamoDB: every answer, status and Code. Seed: Dominio Reservas."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import pytest
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from chalicelib.cambio import Cambio
from chalicelib.evento import EstadoDeEvento
from chalicelib.reserva import EstadoDeReserva, Reserva
from tests.conftest import Hechos
from tests.reservas.escena import Escena

NOMBRES_RAROS = [
    "Rock + Pop",
    "100% Ñu",
    "50%25",
    "¿Qué? #1",
    "«Él» & \"ella\" 'yo' <b>",
    "a=b;c,d",
    "😀 fiesta 🎉",
    "東京公演",
    "eventos 2",
    "é" * 512,
]
SIN_USAR = "3MSPWXPVhH4Qmg7tL9DDBAL7gIQ"


def _reserva(http: Http, *, clave: str | None = None, **campos: Any) -> HTTPResponse:
    cabeceras = {} if clave is None else {"Idempotency-Key": clave}
    return http.post("/reservas", headers=cabeceras, body=json.dumps(campos).encode())


def _codigo(respuesta: HTTPResponse) -> tuple[int, str]:
    return respuesta.status_code, respuesta.json_body["Code"]


def test_the_walk_through_of_the_seed(http: Http, escena: Escena) -> None:
    escena.evento("Opera Aida", 30)
    formulario = {"Content-Type": "application/x-www-form-urlencoded"}

    lista = http.get("/reservas/eventos")
    una = http.post(
        "/reservas",
        headers=formulario,
        body=b'{\n    "evento":   "Opera Aida",\n    "cantidad": 1,\n    "email": "avaco.digital@gmail.com"\n}',
    )
    diez = http.post(
        "/reservas",
        headers=formulario,
        body=b'{\n        "evento":   "Opera Aida",\n        "cantidad": 10,\n        "email": "pepe@gmail.com"\n}',
    )
    cancelada = http.delete(f"/reservas/{diez.json_body['Id']}")
    leida = http.get(f"/reservas/{diez.json_body['Id']}")
    quedan = http.get("/reservas/eventos")
    escena.cancela_evento("Opera Aida", 30)
    suspendida = http.get(f"/reservas/{una.json_body['Id']}")
    sigue = http.get(f"/reservas/{diez.json_body['Id']}")

    assert lista.body == b'[{"Evento":"Opera Aida","Capacidad":30,"Categoria":"Opera","Estado":"A"}]'
    assert una.body.decode() == (
        f'{{"Id":"{una.json_body["Id"]}","Evento":"Opera Aida","Estado":"A",'
        '"Email":"avaco.digital@gmail.com","Cantidad":1}'
    )
    assert (cancelada.status_code, cancelada.body.decode()) == (
        200,
        f"Reserva Id {diez.json_body['Id']} cancelada",
    )
    assert cancelada.headers["Content-Type"].startswith("text/html")
    assert leida.json_body == {**diez.json_body, "Estado": "X"}
    assert quedan.json_body[0]["Capacidad"] == 29
    assert suspendida.json_body == {**una.json_body, "Estado": "C"}
    assert sigue.json_body["Estado"] == "X"


@pytest.mark.parametrize("nombre", NOMBRES_RAROS)
def test_an_evento_of_an_odd_name_can_be_found_booked_and_looked_up(
    http: Http, escena: Escena, nombre: str
) -> None:
    escena.evento(nombre, 5)
    ruta = quote(nombre, safe="")

    reserva = _reserva(http, evento=nombre, cantidad=2, email="ana+x@gmail.com").json_body

    assert http.get(f"/reservas/eventos/{ruta}").json_body == {
        "Evento": nombre,
        "Capacidad": 3,
        "Categoria": "Opera",
        "Estado": "A",
    }
    assert http.get(f"/reservas/{ruta}/ana+x@gmail.com").json_body == [reserva]
    assert http.get(f"/reservas/{ruta}/ana%2Bx%40gmail.com").json_body == [reserva]


def test_the_keys_of_a_body_may_be_written_as_in_the_answers(http: Http, escena: Escena) -> None:
    escena.evento("Mayúsculas", 5)

    assert _reserva(http, Evento="Mayúsculas", CANTIDAD=1, Email="pepe@gmail.com").status_code == 200


def test_an_address_is_found_in_any_case_and_answered_as_it_was_typed(http: Http, escena: Escena) -> None:
    escena.evento("Buzón", 5)
    escritas = ["Pepe.Grillo@gmail.com", "pepe.grillo@GMAIL.com", "PEPE.GRILLO@gmail.com"]
    ids = {_reserva(http, evento="Buzón", cantidad=1, email=uno).json_body["Id"]: uno for uno in escritas}

    for pedida in escritas:
        halladas = http.get(f"/reservas/Buz%C3%B3n/{pedida}").json_body
        por_paginas = list(_paginas(http, f"/reservas/Buz%C3%B3n/{pedida}?limite=1"))

        assert {una["Id"]: una["Email"] for una in halladas} == {
            id: f"{escrita.partition('@')[0]}@gmail.com" for id, escrita in ids.items()
        }
        assert por_paginas == [[una] for una in halladas]


def test_a_reservation_of_all_that_is_left_is_taken_and_one_more_is_refused(
    http: Http, escena: Escena
) -> None:
    escena.evento("Justo", 5)

    justa = _reserva(http, evento="Justo", cantidad=5, email="pepe@gmail.com")
    otra = _reserva(http, evento="Justo", cantidad=1, email="ana@gmail.com")

    assert justa.status_code == 200
    assert _codigo(otra) == (409, "SinDisponibilidad")
    assert otra.json_body["Message"] == "No quedan boletos para Justo: elija otro evento"
    assert escena.disponibles("Justo") == 0


def test_a_reservation_larger_than_what_is_left_is_refused_and_takes_nothing(
    http: Http, escena: Escena
) -> None:
    escena.evento("Quedan tres", 3)

    rechazada = _reserva(http, evento="Quedan tres", cantidad=4, email="pepe@gmail.com")

    assert _codigo(rechazada) == (409, "SinDisponibilidad")
    assert rechazada.json_body["Message"].startswith("Quedan 3 boletos para Quedan tres")
    assert escena.disponibles("Quedan tres") == 3
    assert http.get("/reservas/Quedan%20tres/pepe@gmail.com").json_body == []


def test_the_stages_own_limit_holds_for_one_reservation(
    http: Http, escena: Escena, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app

    monkeypatch.setattr(app, "config", replace(app.config, maximo_boletos=4))
    escena.evento("Con tope", 9)

    justa, otra = (
        _reserva(http, evento="Con tope", cantidad=cantidad, email="pepe@gmail.com") for cantidad in (4, 5)
    )

    assert justa.status_code == 200
    assert _codigo(otra) == (400, "DatosInvalidos")
    assert escena.disponibles("Con tope") == 5


def test_an_unknown_evento_cannot_be_booked(http: Http) -> None:
    rechazada = _reserva(http, evento="Nadie lo creó", cantidad=1, email="pepe@gmail.com")

    assert _codigo(rechazada) == (404, "EventoDesconocido")


def test_a_cancelled_evento_cannot_be_booked(http: Http, escena: Escena) -> None:
    escena.evento("Suspendido", 5)
    escena.cancela_evento("Suspendido", 5)

    rechazada = _reserva(http, evento="Suspendido", cantidad=1, email="pepe@gmail.com")

    assert _codigo(rechazada) == (409, "EventoCancelado")


def test_a_reservation_is_cancelled_once_and_its_boletos_return_once(http: Http, escena: Escena) -> None:
    escena.evento("Una baja", 5)
    id = _reserva(http, evento="Una baja", cantidad=3, email="pepe@gmail.com").json_body["Id"]

    primera, segunda = http.delete(f"/reservas/{id}"), http.delete(f"/reservas/{id}")

    assert primera.status_code == 200
    assert _codigo(segunda) == (409, "ReservaCancelada")
    assert escena.disponibles("Una baja") == 5


def test_a_reservation_of_a_cancelled_evento_is_not_the_customers_to_cancel(
    http: Http, escena: Escena
) -> None:
    escena.evento("Suspendido con venta", 5)
    id = _reserva(http, evento="Suspendido con venta", cantidad=3, email="pepe@gmail.com").json_body["Id"]
    escena.cierra("Suspendido con venta", 5)
    antes = http.delete(f"/reservas/{id}")
    escena.cancela_evento("Suspendido con venta", 5)
    despues = http.delete(f"/reservas/{id}")

    assert _codigo(antes) == _codigo(despues) == (409, "EventoCancelado")
    assert http.get(f"/reservas/{id}").json_body["Estado"] == "C"
    assert escena.disponibles("Suspendido con venta") == 2


@pytest.mark.parametrize("metodo", ["GET", "DELETE"])
@pytest.mark.parametrize("id", [SIN_USAR, "x", "%00", "%C3%B1", "x" * 2000, "a%2Fb"])
def test_an_unknown_reservation_is_not_found(http: Http, metodo: str, id: str) -> None:
    assert _codigo(http.request(metodo, f"/reservas/{id}")) == (404, "ReservaDesconocida")


@pytest.mark.parametrize(
    ("ruta", "esperado"),
    [
        ("/reservas/eventos/Nadie", (404, "EventoDesconocido")),
        ("/reservas/eventos/eventos", (400, "DatosInvalidos")),
        ("/reservas/eventos/a%2Fb", (400, "DatosInvalidos")),
        ("/reservas/eventos/%00", (400, "DatosInvalidos")),
        ("/reservas/eventos/%FF", (400, "DatosInvalidos")),
        ("/reservas/%FF", (400, "DatosInvalidos")),
        ("/reservas/Opera/pepe", (400, "DatosInvalidos")),
        ("/reservas/Opera/%20", (400, "DatosInvalidos")),
        ("/reservas/%0A/pepe@gmail.com", (400, "DatosInvalidos")),
        ("/reservas/Opera/pepe@gmail.com?limite=0", (400, "DatosInvalidos")),
        ("/reservas/Opera/pepe@gmail.com?cursor=____", (400, "CursorInvalido")),
        ("/reservas/eventos?limite=1001", (400, "DatosInvalidos")),
        ("/reservas/eventos?cursor=%F0", (400, "CursorInvalido")),
    ],
)
def test_a_path_or_query_that_says_nothing_is_refused(
    http: Http, ruta: str, esperado: tuple[int, str]
) -> None:
    assert _codigo(http.get(ruta)) == esperado


@pytest.mark.parametrize(
    ("cuerpo", "esperado"),
    [
        (b"", (400, "CuerpoInvalido")),
        (b"evento=Opera&cantidad=1", (400, "CuerpoInvalido")),
        (b"[]", (400, "CuerpoInvalido")),
        (b"null", (400, "CuerpoInvalido")),
        (b"\xff\xfe", (400, "CuerpoInvalido")),
        (b"[" * 16_000, (400, "CuerpoInvalido")),
        (b'{"evento":"a","cantidad":1,"Cantidad":2,"email":"a@b.co"}', (400, "CuerpoInvalido")),
        (b"{}", (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":-5,"email":"a@b.co"}', (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":true,"email":"a@b.co"}', (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":"1","email":"a@b.co"}', (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":1.0,"email":"a@b.co"}', (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":NaN,"email":"a@b.co"}', (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":1,"email":"pepe"}', (400, "DatosInvalidos")),
        (b'{"evento":"\\ud800","cantidad":1,"email":"a@b.co"}', (400, "DatosInvalidos")),
        (b'{"evento":"a","cantidad":1,"email":"\\ud800@b.co"}', (400, "DatosInvalidos")),
        (b"x" * 16_385, (413, "CuerpoDemasiadoGrande")),
    ],
)
def test_a_bad_body_is_refused(http: Http, cuerpo: bytes, esperado: tuple[int, str]) -> None:
    assert _codigo(http.post("/reservas", body=cuerpo)) == esperado


class TestIdempotencyKey:
    CAMPOS: ClassVar[dict[str, Any]] = {"cantidad": 2, "email": "pepe@gmail.com"}

    def test_the_same_key_and_body_give_the_same_reservation_once(self, http: Http, escena: Escena) -> None:
        escena.evento("Clave repetida", 5)

        respuestas = [_reserva(http, clave="r-1", evento="Clave repetida", **self.CAMPOS) for _ in range(3)]

        assert {respuesta.status_code for respuesta in respuestas} == {200}
        assert len({respuesta.json_body["Id"] for respuesta in respuestas}) == 1
        assert escena.disponibles("Clave repetida") == 3

    def test_it_still_does_when_sold_out_or_suspended_since(self, http: Http, escena: Escena) -> None:
        escena.evento("Clave y agotado", 2)
        primera = _reserva(http, clave="a-1", evento="Clave y agotado", **self.CAMPOS)

        agotado = _reserva(http, clave="a-1", evento="Clave y agotado", **self.CAMPOS)
        escena.cancela_evento("Clave y agotado", 2)
        suspendido = _reserva(http, clave="a-1", evento="Clave y agotado", **self.CAMPOS)

        assert agotado.json_body == primera.json_body
        assert suspendido.json_body == {**primera.json_body, "Estado": "C"}

    @pytest.mark.parametrize(
        "otro", [{"cantidad": 3}, {"email": "ana@gmail.com"}, {"evento": "Clave ajena 2"}]
    )
    def test_the_same_key_with_another_body_is_refused(
        self, http: Http, escena: Escena, otro: dict[str, Any]
    ) -> None:
        nombre, clave = f"Clave ajena {min(otro)}", f"o-{min(otro)}"
        escena.evento(nombre, 9)
        escena.evento("Clave ajena 2", 9)
        campos = {"evento": nombre, **self.CAMPOS}
        _reserva(http, clave=clave, **campos)

        rechazada = _reserva(http, clave=clave, **{**campos, **otro})

        assert _codigo(rechazada) == (422, "ClaveReutilizada")
        assert (escena.disponibles(nombre), escena.disponibles("Clave ajena 2")) == (7, 9)

    def test_other_keys_give_other_reservations(self, http: Http, escena: Escena) -> None:
        escena.evento("Dos claves", 5)

        ids = {
            _reserva(http, clave=clave, evento="Dos claves", **self.CAMPOS).json_body["Id"] for clave in "pq"
        }

        assert len(ids) == 2
        assert escena.disponibles("Dos claves") == 1

    def test_without_a_key_each_request_is_another_reservation(self, http: Http, escena: Escena) -> None:
        escena.evento("Sin clave", 5)

        ids = {_reserva(http, evento="Sin clave", **self.CAMPOS).json_body["Id"] for _ in range(2)}

        assert len(ids) == 2

    def test_a_key_of_a_refused_request_may_be_used_again(self, http: Http, escena: Escena) -> None:
        escena.evento("Clave rechazada", 1)
        rechazada = _reserva(http, clave="z-1", evento="Clave rechazada", **self.CAMPOS)

        aceptada = _reserva(http, clave="z-1", evento="Clave rechazada", cantidad=1, email="pepe@gmail.com")

        assert (rechazada.status_code, aceptada.status_code) == (409, 200)

    def test_an_expired_key_may_be_used_again(self, http: Http, escena: Escena) -> None:
        escena.evento("Clave caducada", 5)
        primera = _reserva(http, clave="c-1", evento="Clave caducada", **self.CAMPOS)
        escena.dynamodb.update_item(
            TableName="inventario",
            Key=escena.claves.idempotencia("c-1"),
            UpdateExpression="SET Caduca = :antes",
            ExpressionAttributeValues={":antes": {"N": "1000"}},
        )

        segunda = _reserva(http, clave="c-1", evento="Clave caducada", **self.CAMPOS)

        assert segunda.json_body["Id"] != primera.json_body["Id"]
        assert escena.disponibles("Clave caducada") == 1

    @pytest.mark.parametrize("clave", ["", " ", "x" * 129, "ñ"])
    def test_what_is_no_key_is_refused(self, http: Http, clave: str) -> None:
        assert _codigo(_reserva(http, clave=clave, evento="x", **self.CAMPOS)) == (400, "ClaveInvalida")


class TestPages:
    def test_lists_of_nothing_are_empty_arrays(self, http: Http) -> None:
        assert http.get("/reservas/eventos").body == b"[]"
        assert http.get("/reservas/Nadie/pepe@gmail.com").body == b"[]"

    @pytest.mark.parametrize("limite", [1, 3, 10, 11, 1000])
    def test_following_the_links_gives_every_evento_once_in_order(
        self, http: Http, escena: Escena, limite: int
    ) -> None:
        for nombre in NOMBRES_RAROS:
            escena.evento(nombre, 5)

        paginas = list(_paginas(http, f"/reservas/eventos?limite={limite}"))

        assert [evento["Evento"] for pagina in paginas for evento in pagina] == sorted(
            NOMBRES_RAROS, key=str.encode
        )
        assert all(len(pagina) == limite for pagina in paginas[:-1])

    @pytest.mark.parametrize("nombre", ["Rock + Pop", "100% Ñu", "¿Qué? #1", "😀 fiesta"])
    @pytest.mark.parametrize("limite", [1, 2, 5, 6])
    def test_following_the_links_gives_every_reservation_of_a_customer_once(
        self, http: Http, escena: Escena, nombre: str, limite: int
    ) -> None:
        escena.evento(nombre, 50)
        escena.evento("Otro", 50)
        ids = {
            _reserva(http, evento=nombre, cantidad=1, email="ana+x@gmail.com").json_body["Id"]
            for _ in range(5)
        }
        _reserva(http, evento=nombre, cantidad=1, email="pepe@gmail.com")
        _reserva(http, evento="Otro", cantidad=1, email="ana+x@gmail.com")

        paginas = list(_paginas(http, f"/reservas/{quote(nombre, safe='')}/ana+x@gmail.com?limite={limite}"))

        vistos = [reserva["Id"] for pagina in paginas for reserva in pagina]
        assert (set(vistos), len(vistos)) == (ids, 5)
        assert all(len(pagina) == limite for pagina in paginas[:-1])

    def test_an_answer_that_dynamodb_cuts_is_followed_to_its_end(self, http: Http, escena: Escena) -> None:
        nombres = [f"largo {numero:02}" for numero in range(12)]
        for nombre in nombres:
            escena.replica.crea(Cambio(nombre, 1, "x" * 100_000, EstadoDeEvento.ACTIVO))

        paginas = list(_paginas(http, "/reservas/eventos"))

        assert [evento["Evento"] for pagina in paginas for evento in pagina] == nombres


@pytest.mark.parametrize(
    "ruta",
    ["/reservas/eventos", "/reservas/eventos/Nadie", "/reservas/x", "/reservas/x/y", "/reservas/x/a@b.co"],
)
def test_every_answer_may_be_read_by_a_page_of_another_origin(http: Http, ruta: str) -> None:
    cabeceras = http.get(ruta).headers

    assert cabeceras["Access-Control-Allow-Origin"] == "*"
    assert {"Content-Type", "Idempotency-Key", "Authorization"} <= set(
        cabeceras["Access-Control-Allow-Headers"].split(",")
    )
    assert cabeceras["Access-Control-Expose-Headers"] == "Link,Retry-After"


def test_the_log_tells_each_fact_once_with_its_request_and_no_address(
    http: Http, escena: Escena, hechos: Hechos
) -> None:
    escena.evento("Bitácora", 5)

    id = _reserva(http, evento="Bitácora", cantidad=2, email="pepe@gmail.com").json_body["Id"]
    http.delete(f"/reservas/{id}")
    http.delete(f"/reservas/{id}")

    lineas = hechos()
    assert [linea["hecho"] for linea in lineas] == [
        "reserva creada",
        "reserva cancelada",
        "peticion rechazada",
    ]
    assert lineas[-1]["motivo"] == "ReservaCancelada"
    assert all(linea["reserva"] == id and linea["peticion"] for linea in lineas)
    assert not any("@" in str(linea) for linea in lineas)


@pytest.mark.parametrize("metodo", ["GET", "DELETE"])
def test_what_is_no_reservations_number_is_never_logged(http: Http, hechos: Hechos, metodo: str) -> None:
    http.request(metodo, f"/reservas/{quote('pepe@gmail.com')}")

    (linea,) = hechos()
    assert linea["motivo"] == "ReservaDesconocida"
    assert "reserva" not in linea
    assert "@" not in str(linea)


def test_a_number_does_not_stay_for_the_next_request(http: Http, hechos: Hechos) -> None:
    http.get(f"/reservas/{SIN_USAR}")
    http.get("/reservas/eventos/Nadie")

    assert [linea.get("reserva") for linea in hechos()] == [SIN_USAR, None]


@pytest.mark.parametrize(
    ("campo", "valor"), [("evento", ""), ("email", "pepe"), ("cantidad", 0), ("cantidad", "3")]
)
def test_a_refusal_says_which_field_it_is_about(http: Http, campo: str, valor: object) -> None:
    campos: dict[str, Any] = {"evento": "Aida", "email": "pepe@gmail.com", "cantidad": 1, campo: valor}

    respuesta = _reserva(http, **campos)

    assert (respuesta.status_code, respuesta.json_body["Campo"]) == (400, campo)


def test_a_request_that_comes_again_is_logged_as_a_repetition(
    http: Http, escena: Escena, hechos: Hechos
) -> None:
    escena.evento("Repetida", 5)

    for _ in range(2):
        _reserva(http, clave="una-vez", evento="Repetida", cantidad=2, email="pepe@gmail.com")

    assert [linea["hecho"] for linea in hechos()] == ["reserva creada", "reserva repetida"]


def test_a_reservation_is_read_back_as_it_was_written(escena: Escena) -> None:
    reserva = Reserva(SIN_USAR, "Suelta", EstadoDeReserva("A"), "pepe@gmail.com", 2)
    escena.dynamodb.put_item(TableName="inventario", Item=reserva.a_item(escena.claves))

    assert escena.inventario.reserva(SIN_USAR) == reserva


def _paginas(http: Http, ruta: str) -> Iterator[list[dict[str, Any]]]:
    while True:
        respuesta = http.get(ruta)
        assert respuesta.status_code == 200
        yield respuesta.json_body
        if "Link" not in respuesta.headers:
            return
        enlace = urlsplit(respuesta.headers["Link"].removeprefix("<").split(">")[0])
        ruta = f"{enlace.path}?{enlace.query}"
