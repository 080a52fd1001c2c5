"""At the door: nobody comes in twice, nobody beyond the reservation, whoever asks and however often."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from boletia.errores import ServicioOcupado
from chalicelib.claves import Claves
from chalicelib.entradas import Entradas
from chalicelib.errores import AumentoImposible, BoletosUsados, EventoCancelado, OtroEvento, ReservaCancelada
from chalicelib.ingreso import MAXIMO, Asistencia, Ingreso, instante
from chalicelib.inventario import Inventario
from chalicelib.replica import Replica
from chalicelib.reserva import Solicitud
from chalicelib.transacciones import Transacciones
from tests.motor import DeUnoEnUno
from tests.reservas.escena import Escena

HORA = "2026-12-05T20:31:05-06:00"


def _reserva(escena: Escena, cantidad: int, evento: str = "Aida") -> str:
    escena.evento(evento, 1000)
    return escena.inventario.crea(Solicitud(evento, "ana@example.com", cantidad)).id


def _entra(http: Http, id: str, clave: str | None = None, **cuerpo: Any) -> HTTPResponse:
    cabeceras = {} if clave is None else {"Idempotency-Key": clave}
    return http.post(f"/reservas/{id}/entradas", headers=cabeceras, body=json.dumps(cuerpo).encode())


def test_who_was_let_in_by_mistake_is_taken_back_also_once_the_event_is_suspended(escena: Escena) -> None:
    id = _reserva(escena, 4, "Suspendido")
    puerta = Entradas(escena.dynamodb, "inventario", escena.claves)
    puerta.registra(id, Ingreso("k", 3, HORA), None)
    escena.cancela_evento("Suspendido", 1000)

    assert puerta.deshace(id, "k").entradas == 0


def test_an_entry_answers_how_many_of_how_many_and_when_without_the_address(
    http: Http, escena: Escena
) -> None:
    id = _reserva(escena, 4)

    _entra(http, id, "k1", cantidad=3, hora=HORA, aparato=" Puerta  norte ")
    respuesta = _entra(http, id, "k2")

    assert list(respuesta.json_body) == ["Id", "Evento", "Estado", "Cantidad", "Entradas", "Ingresos"]
    assert (respuesta.json_body["Cantidad"], respuesta.json_body["Entradas"]) == (4, 4)
    uno, otro = respuesta.json_body["Ingresos"]
    assert uno | {"Hora": ""} == {
        "Clave": "k1",
        "Cantidad": 3,
        "Hora": "",
        "HoraAparato": HORA,
        "Aparato": "Puerta norte",
    }
    assert (otro["Clave"], otro["Cantidad"], otro.keys()) == ("k2", 1, {"Clave", "Cantidad", "Hora"})
    assert http.get(f"/reservas/{id}/entradas").json_body == respuesta.json_body
    assert http.get(f"/reservas/{id}").json_body["Entradas"] == 4


def test_an_entry_without_a_body_s_fields_is_one_boleto(http: Http, escena: Escena) -> None:
    assert _entra(http, _reserva(escena, 2)).json_body["Entradas"] == 1


def test_more_than_the_reservation_holds_never_come_in_and_the_refusal_says_when_the_others_did(
    http: Http, escena: Escena
) -> None:
    id = _reserva(escena, 3)
    _entra(http, id, "k1", cantidad=2, hora=HORA)

    respuesta = _entra(http, id, "k2", cantidad=2)

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (409, "BoletosUsados")
    assert respuesta.json_body["Message"].endswith(f"ya entraron 2 (2 a las {HORA}): quedan 1")
    assert http.get(f"/reservas/{id}/entradas").json_body["Entradas"] == 2


def test_the_same_key_counts_once_also_when_the_reservation_is_full(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 2)
    primera = _entra(http, id, "k1", cantidad=2)

    repetidas = [_entra(http, id, "k1", cantidad=2) for _ in range(3)]

    assert {respuesta.body for respuesta in repetidas} == {primera.body}
    assert _entra(http, id, "k1", cantidad=1).json_body["Code"] == "ClaveReutilizada"


def test_what_is_taken_back_may_come_in_again_but_not_under_its_old_key(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 1)
    _entra(http, id, "k1")

    deshechas = [http.delete(f"/reservas/{id}/entradas/k1") for _ in range(2)]

    assert [respuesta.json_body["Entradas"] for respuesta in deshechas] == [0, 0]
    assert _entra(http, id, "k1").json_body["Entradas"] == 0  # late, and known
    assert _entra(http, id, "k2").json_body["Entradas"] == 1
    assert http.delete(f"/reservas/{id}/entradas/k1").json_body["Entradas"] == 1
    assert [linea["Cantidad"] for linea in http.get(f"/reservas/{id}/entradas").json_body["Ingresos"]] == [
        1,
        -1,
        1,
    ]


def test_only_what_is_known_can_be_taken_back(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 1)

    respuesta = http.delete(f"/reservas/{id}/entradas/nadie")

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (404, "IngresoDesconocido")


def test_a_door_lets_in_only_its_own_events_tickets(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 2)

    ajena = _entra(http, id, evento="Tosca")

    assert (ajena.status_code, ajena.json_body["Code"]) == (409, "OtroEvento")
    assert _entra(http, id, evento="Aida").json_body["Entradas"] == 1
    assert _entra(http, id, evento="Tosca").json_body["Code"] == "OtroEvento"


def test_a_cancelled_reservation_lets_nobody_in(http: Http, escena: Escena) -> None:
    propia, ajena = _reserva(escena, 1), _reserva(escena, 1)
    escena.inventario.cancela(propia)
    escena.cancela_evento("Aida", 1000)

    assert _entra(http, propia).json_body["Code"] == "ReservaCancelada"
    assert _entra(http, ajena).json_body["Code"] == "EventoCancelado"


def test_whoever_came_in_cannot_give_the_boletos_back(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 2)
    _entra(http, id, "k1")

    respuesta = http.delete(f"/reservas/{id}")

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (409, "BoletosUsados")
    assert escena.disponibles("Aida") == 998
    http.delete(f"/reservas/{id}/entradas/k1")
    assert http.delete(f"/reservas/{id}").status_code == 200
    assert escena.disponibles("Aida") == 1000


def test_a_cancelled_event_is_swept_whoever_came_in(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 2)
    _entra(http, id)

    escena.cancela_evento("Aida", 1000)

    assert http.get(f"/reservas/{id}").json_body["Estado"] == "C"


@pytest.mark.parametrize(
    ("cuerpo", "campo"),
    [
        ({"cantidad": 0}, "cantidad"),
        ({"cantidad": -1}, "cantidad"),
        ({"cantidad": True}, "cantidad"),
        ({"cantidad": 1.0}, "cantidad"),
        ({"cantidad": 10**9}, "cantidad"),
        ({"hora": "ayer"}, "hora"),
        ({"hora": "2026-02-30T20:31:05Z"}, "hora"),
        ({"hora": "2026-12-05T20:31:05"}, "hora"),
        ({"hora": 5}, "hora"),
        ({"aparato": "x" * 41}, "aparato"),
        ({"aparato": "a\u202eb"}, "aparato"),
        ({"aparato": []}, "aparato"),
        ({"evento": "a/b"}, "evento"),
        ({"evento": 7}, "evento"),
    ],
)
def test_what_is_no_entry_is_refused_by_its_field(
    http: Http, escena: Escena, cuerpo: dict[str, Any], campo: str
) -> None:
    id = _reserva(escena, 2)

    respuesta = _entra(http, id, **cuerpo)

    assert (respuesta.status_code, respuesta.json_body["Campo"]) == (400, campo)
    assert http.get(f"/reservas/{id}/entradas").json_body["Entradas"] == 0


@pytest.mark.parametrize("clave", ["", "a b", "a/b", "x" * 65, "ñ"])
def test_a_key_stands_in_a_path(http: Http, escena: Escena, clave: str) -> None:
    assert _entra(http, _reserva(escena, 1), clave).json_body["Code"] == "ClaveInvalida"


def test_an_unknown_reservation_lets_nobody_in(http: Http) -> None:
    id = "0ujsswThIGTUYm2K8FjOOfXtY1K"

    for respuesta in (
        _entra(http, id),
        http.get(f"/reservas/{id}/entradas"),
        http.delete(f"/reservas/{id}/entradas/k"),
    ):
        assert (respuesta.status_code, respuesta.json_body["Code"]) == (404, "ReservaDesconocida")


def test_a_reservation_nobody_came_in_with_is_answered_as_ever(http: Http, escena: Escena) -> None:
    id = _reserva(escena, 1)
    _entra(http, id, "k1")
    http.delete(f"/reservas/{id}/entradas/k1")

    assert list(http.get(f"/reservas/{id}").json_body) == ["Id", "Evento", "Estado", "Email", "Cantidad"]


def test_the_list_of_one_reservation_is_bounded() -> None:
    from chalicelib.reserva import EstadoDeReserva, Reserva

    reserva = Reserva("0" * 27, "Aida", EstadoDeReserva.ACTIVA, "ana@example.com", 10_000)
    lleno = Asistencia(reserva, tuple(Ingreso(f"k{n}", 1, HORA) for n in range(MAXIMO)))

    with pytest.raises(BoletosUsados, match=f"lleva {MAXIMO} ingresos"):
        lleno.exige_que_quepa(Ingreso("otra", 1, HORA), None)


class TestRaces:
    """Many doors at once, on one partition and on eight."""

    @pytest.fixture(params=[1, 8])
    def claves(self, request: pytest.FixtureRequest) -> Claves:
        return Claves(request.param)

    @pytest.fixture
    def tabla(self, dynamodb: Any) -> DeUnoEnUno:
        return DeUnoEnUno(dynamodb)

    @pytest.fixture
    def inventario(self, tabla: DeUnoEnUno, claves: Claves) -> Inventario:
        from chalicelib.cambio import Cambio
        from chalicelib.evento import EstadoDeEvento

        Replica(tabla, "inventario", claves).crea(Cambio("Aida", 1000, "Opera", EstadoDeEvento.ACTIVO))
        return Inventario(tabla, Transacciones("inventario", claves))

    def test_sixteen_doors_let_in_what_the_reservation_holds_and_each_key_once(
        self, tabla: DeUnoEnUno, claves: Claves, inventario: Inventario
    ) -> None:
        puerta = Entradas(tabla, "inventario", claves)
        id = inventario.crea(Solicitud("Aida", "ana@example.com", 10)).id

        def entra(numero: int) -> str:
            try:
                puerta.registra(id, Ingreso(f"k{numero % 16}", 1, instante(time.time())), "Aida")
            except BoletosUsados:
                return "no"
            return "sí"

        with ThreadPoolExecutor(16) as hilos:
            dichos = list(hilos.map(entra, range(32)))

        quedo = puerta.lee(id)
        assert quedo.entradas == 10 == len({linea.clave for linea in quedo.ingresos})
        assert Counter(dichos) == {"sí": 20, "no": 12}

    def test_a_customer_who_cancels_while_coming_in_does_one_of_the_two(
        self, tabla: DeUnoEnUno, claves: Claves, inventario: Inventario
    ) -> None:
        puerta = Entradas(tabla, "inventario", claves)
        ids = [inventario.crea(Solicitud("Aida", "ana@example.com", 1)).id for _ in range(20)]

        def entra(id: str) -> bool:
            try:
                return bool(puerta.registra(id, Ingreso("k", 1, instante(time.time())), None))
            except (ReservaCancelada, EventoCancelado, OtroEvento):
                return False

        def cancela(id: str) -> bool:
            try:
                return bool(inventario.cancela(id))
            except BoletosUsados:
                return False

        with ThreadPoolExecutor(8) as hilos:
            idas = [(hilos.submit(entra, id), hilos.submit(cancela, id)) for id in ids]
            hechos = [(entro.result(), cancelo.result()) for entro, cancelo in idas]

        assert all(entro != cancelo for entro, cancelo in hechos), hechos
        assert inventario.evento("Aida").disponibles == 1000 - sum(entro for entro, _ in hechos)

    def test_giving_boletos_back_while_coming_in_never_leaves_less_than_came_in(
        self, tabla: DeUnoEnUno, claves: Claves, inventario: Inventario
    ) -> None:
        puerta = Entradas(tabla, "inventario", claves)
        ids = [inventario.crea(Solicitud("Aida", "ana@example.com", 4)).id for _ in range(10)]

        def entra(id: str, clave: int) -> None:
            with suppress(BoletosUsados, ServicioOcupado):
                puerta.registra(id, Ingreso(f"k{clave}", 1, instante(time.time())), None)

        def rebaja(id: str, queda: int) -> None:
            with suppress(BoletosUsados, AumentoImposible, ServicioOcupado):
                inventario.rebaja(id, queda)

        with ThreadPoolExecutor(8) as hilos:
            hechos = [
                hilos.submit(hace, id, cuantos)
                for id in ids
                for paso in range(4)
                for hace, cuantos in ((entra, paso), (rebaja, 3 - paso or 1))
            ]
        assert [hecho.result() for hecho in hechos] == [None] * 80

        quedaron = [puerta.lee(id) for id in ids]
        assert all(quedo.entradas <= quedo.reserva.cantidad for quedo in quedaron)
        assert any(quedo.entradas for quedo in quedaron)
        conservan = sum(quedo.reserva.cantidad for quedo in quedaron)
        assert inventario.evento("Aida").disponibles == 1000 - conservan

    def test_taking_back_and_coming_in_at_once_leaves_the_sum_of_the_lines(
        self, tabla: DeUnoEnUno, claves: Claves, inventario: Inventario
    ) -> None:
        puerta = Entradas(tabla, "inventario", claves)
        id = inventario.crea(Solicitud("Aida", "ana@example.com", 5)).id

        def pasa(numero: int) -> None:
            try:
                puerta.registra(id, Ingreso(f"k{numero}", 1, instante(time.time())), None)
                if numero % 2:
                    puerta.deshace(id, f"k{numero}")
            except BoletosUsados:
                pass

        with ThreadPoolExecutor(8) as hilos:
            list(hilos.map(pasa, range(24)))

        item = tabla.get_item(TableName="inventario", Key=claves.reserva(id))["Item"]
        assert int(item["Entradas"]["N"]) == puerta.lee(id).entradas <= 5
