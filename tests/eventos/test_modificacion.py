"""PATCH /eventos/{evento}: what it changes, for whom, and what happens when two do it at once."""

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from boletia.errores import DatosInvalidos, ServicioOcupado
from chalicelib.errores import EventoCambiado, EventoCancelado
from chalicelib.evento import Estado, Evento
from chalicelib.modificacion import Modificacion
from chalicelib.tabla_eventos import INTENTOS, TablaEventos
from tests.motor import DeUnoEnUno

AIDA = Evento("Opera Aida", 30, "Opera")


def _cambia(evento: Evento, **campos: Any) -> Evento:
    return Modificacion.desde_cuerpo(campos, evento.nombre).de(evento)


def _patch(http: Http, **campos: Any) -> HTTPResponse:
    return http.request("PATCH", "/eventos/Opera%20Aida", body=json.dumps(campos).encode())


def _crea(http: Http, **campos: Any) -> None:
    cuerpo = {"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"} | campos
    assert http.post("/eventos", body=json.dumps(cuerpo).encode()).status_code == 200


class TestVersion:
    def test_the_first_change_remembers_the_capacity_of_the_beginning(self) -> None:
        cambiado = _cambia(_cambia(AIDA, capacidad=40), capacidad=50)

        assert (cambiado.capacidad, cambiado.version, cambiado.inicial) == (50, 2, 30)

    def test_what_is_so_already_is_no_change(self) -> None:
        assert _cambia(AIDA, capacidad=30, categoria="Opera", lugar=None) is AIDA

    @pytest.mark.parametrize("campo", [{"fecha": "2027-01-02T19:00:00Z"}, {"lugar": "Teatro Degollado"}])
    def test_another_date_or_place_is_told_apart(self, campo: dict[str, str]) -> None:
        cambiado = _cambia(_cambia(AIDA, capacidad=40), **campo)

        assert (cambiado.version, cambiado.cambio) == (2, 2)
        (quitado,) = [_cambia(cambiado, **dict.fromkeys(campo))]
        assert (quitado.version, quitado.cambio) == (3, 3)

    def test_any_other_change_leaves_the_version_of_date_and_place(self) -> None:
        movido = _cambia(AIDA, lugar="Teatro Degollado")

        cambiado = _cambia(movido, capacidad=40, titulo="Aida", descripcion="Ópera", maximoporcliente=4)

        assert (cambiado.version, cambiado.cambio) == (2, 1)

    def test_a_change_of_a_version_that_is_no_longer_so_is_refused(self) -> None:
        cambiado = _cambia(AIDA, capacidad=40, version=0)

        with pytest.raises(EventoCambiado, match="versión 1"):
            _cambia(cambiado, capacidad=50, version=0)
        assert _cambia(cambiado, capacidad=50, version=1).version == 2

    def test_a_repetition_of_what_was_done_is_no_conflict(self) -> None:
        cambiado = _cambia(AIDA, capacidad=40, version=0)

        assert _cambia(cambiado, capacidad=40, version=0) is cambiado

    def test_a_cancelled_evento_is_not_changed(self) -> None:
        with pytest.raises(EventoCancelado):
            _cambia(Evento("Opera Aida", 30, "Opera", Estado.CANCELADO), capacidad=40)


class TestRequest:
    def test_an_answer_may_be_sent_back_with_something_changed(self) -> None:
        cuerpo = {"evento": "Opera Aida", "estado": "A", "capacidad": 40, "categoria": "Opera", "version": 0}

        assert Modificacion.desde_cuerpo(cuerpo, " Opera Aida".strip()).de(AIDA).capacidad == 40

    def test_a_version_may_be_any_that_an_evento_reaches(self) -> None:
        cuerpo = {"capacidad": 40, "version": 10**9 - 1}

        assert Modificacion.desde_cuerpo(cuerpo, "Opera Aida").version == 10**9 - 1

    def test_a_refusal_shows_the_beginning_of_a_field_that_is_none(self) -> None:
        with pytest.raises(DatosInvalidos, match=r"^«x{40}» no es un campo"):
            Modificacion.desde_cuerpo({"capacidad": 40, "x" * 41: 1}, "Opera Aida")

    @pytest.mark.parametrize(
        ("cuerpo", "campo"),
        [
            ({"capacidad": 40, "fehca": "2027-01-02T19:00:00Z"}, "fehca"),
            ({"capacidad": 40, "nombre": "Tosca"}, "nombre"),
            ({"capacidad": 40, "cambio": 7}, "cambio"),
            ({"capacidad": 40, "evento": "Tosca"}, "evento"),
            ({"capacidad": 40, "evento": None}, "evento"),
            ({"capacidad": 40, "estado": "C"}, "estado"),
            ({"capacidad": 40, "estado": ""}, "estado"),
            ({"capacidad": 40, "estado": 1}, "estado"),
            ({"capacidad": 40, "x" * 41: 1}, "x" * 40),
            ({"capacidad": 40, "version": -1}, "version"),
            ({"capacidad": 40, "version": "1"}, "version"),
            ({"capacidad": 40, "version": 10**9}, "version"),
            ({"capacidad": 40, "version": 10**9 + 1}, "version"),
            ({"capacidad": 40, "version": True}, "version"),
            ({"capacidad": 40, "version": None}, "version"),
            ({"capacidad": None}, "capacidad"),
            ({"categoria": None}, "categoria"),
            ({}, ""),
            ({"evento": "Opera Aida", "version": 0}, ""),
        ],
    )
    def test_what_would_change_nothing_or_the_wrong_thing_is_refused(
        self, cuerpo: dict[str, Any], campo: str
    ) -> None:
        with pytest.raises(DatosInvalidos) as rechazo:
            Modificacion.desde_cuerpo(cuerpo, "Opera Aida")

        assert rechazo.value._mensaje.campo == campo


class TestRoute:
    def test_it_answers_the_evento_as_it_now_is(self, http: Http) -> None:
        _crea(http)

        respuesta = _patch(http, capacidad=40, fecha="2027-01-02T19:00:00-06:00")

        assert (respuesta.status_code, respuesta.json_body) == (
            200,
            {
                "Evento": "Opera Aida",
                "Capacidad": 40,
                "Categoria": "Opera",
                "Estado": "A",
                "Fecha": "2027-01-02T19:00:00-06:00",
                "Version": 1,
            },
        )
        assert http.get("/eventos/Opera%20Aida").json_body == respuesta.json_body

    def test_repeating_it_changes_nothing(self, http: Http) -> None:
        _crea(http)

        primera, segunda = _patch(http, capacidad=40), _patch(http, capacidad=40)

        assert segunda.json_body == primera.json_body
        assert segunda.json_body["Version"] == 1

    def test_a_cancelled_evento_keeps_its_changes(self, http: Http) -> None:
        _crea(http, lugar="Palacio de Bellas Artes")
        _patch(http, capacidad=40)
        http.delete("/eventos/Opera%20Aida")

        assert _patch(http, capacidad=50).status_code == 409
        leido = http.get("/eventos/Opera%20Aida").json_body
        assert (leido["Estado"], leido["Capacidad"], leido["Lugar"]) == ("C", 40, "Palacio de Bellas Artes")

    def test_a_page_of_another_origin_may_send_it(self) -> None:
        import app

        assert set(app.app.routes["/eventos/{evento}"]) == {"GET", "PATCH", "DELETE"}
        assert app.app.routes["/eventos/{evento}"]["PATCH"].cors is not None

    def test_of_many_at_once_each_that_succeeds_is_a_version_of_its_own(self, dynamodb: Any) -> None:
        tabla = TablaEventos(DeUnoEnUno(dynamodb), "eventos")
        tabla.crea(AIDA)
        hechas: list[int] = []

        def cambia(capacidad: int) -> None:
            try:
                cambio = Modificacion.desde_cuerpo({"capacidad": capacidad}, "Opera Aida")
                hechas.append(tabla.modifica("Opera Aida", cambio).version)
            except ServicioOcupado:
                pass

        hilos = [threading.Thread(target=cambia, args=(100 + numero,)) for numero in range(8)]
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join()

        final = tabla.busca("Opera Aida")
        assert sorted(hechas) == list(range(1, final.version + 1))
        assert final.inicial == 30


class ClienteConOtros:
    """Reads as the table is; `otros` write first whenever something is to be written."""

    def __init__(self, *versiones: Evento) -> None:
        self._versiones = list(versiones)

    def get_item(self, **_: Any) -> dict[str, Any]:
        return {"Item": self._versiones[0].a_item()}

    def put_item(self, **_: Any) -> dict[str, Any]:
        if len(self._versiones) == 1:
            return {}
        self._versiones.pop(0)
        raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")


def test_a_change_that_meets_another_is_made_on_top_of_it() -> None:
    otro = _cambia(AIDA, lugar="Teatro Degollado")
    tabla = TablaEventos(ClienteConOtros(AIDA, otro), "eventos")

    cambiado = tabla.modifica("Opera Aida", Modificacion.desde_cuerpo({"capacidad": 40}, "Opera Aida"))

    assert (cambiado.version, cambiado.detalles.lugar, cambiado.capacidad) == (2, "Teatro Degollado", 40)


def test_a_change_whose_answer_was_lost_is_found_done() -> None:
    hecho = _cambia(AIDA, capacidad=40, version=0)
    tabla = TablaEventos(ClienteConOtros(AIDA, hecho), "eventos")

    cambio = Modificacion.desde_cuerpo({"capacidad": 40, "version": 0}, "Opera Aida")

    assert tabla.modifica("Opera Aida", cambio) == hecho


def test_a_change_that_meets_others_again_and_again_gives_up() -> None:
    otros = [Evento("Opera Aida", 30 + numero, "Opera", version=numero) for numero in range(INTENTOS + 1)]
    tabla = TablaEventos(ClienteConOtros(*otros), "eventos")

    with pytest.raises(ServicioOcupado):
        tabla.modifica("Opera Aida", Modificacion.desde_cuerpo({"titulo": "Aida"}, "Opera Aida"))
