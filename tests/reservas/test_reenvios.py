"""A customer who lost a reservation's number: always the same answer, and what there is goes to the address, once."""

import json
from typing import Any

import app
import pytest
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from boletia.errores import DatosInvalidos, ImagenIlegible
from chalicelib.reenvio import VENTANA, Reenvio, desde_registro, hallazgo
from chalicelib.reenvios import Reenvios
from chalicelib.reserva import EstadoDeReserva, Reserva, Solicitud
from tests.conftest import Hechos
from tests.contratos.imagenes import DE_INVENTARIO, lote, registro
from tests.motor import registros_del_stream
from tests.reservas.escena import Contexto, DeUnaEnUna, Escena

PEPE = "pepe@gmail.com"
AHORA = 1_800_000_000


class Reloj:
    ahora = AHORA

    def __call__(self) -> float:
        return self.ahora


@pytest.fixture
def reloj(monkeypatch: pytest.MonkeyPatch) -> Reloj:
    reloj = Reloj()
    monkeypatch.setattr(app.reenvios, "_reloj", reloj)
    return reloj


def _pide(http: Http, **campos: object) -> HTTPResponse:
    return http.post("/reservas/reenvios", body=json.dumps({"email": PEPE, **campos}).encode())


def _reserva(escena: Escena, evento: str, email: str = PEPE, cantidad: int = 1) -> str:
    return escena.inventario.crea(Solicitud(evento, email, cantidad)).id


def _items(escena: Escena) -> list[dict[str, Any]]:
    items = escena.dynamodb.scan(TableName="inventario")["Items"]
    return [item for item in items if item["PK"]["S"].split("#")[0] == "R"]


def _entrega(escena: Escena) -> None:
    """All that the stream holds, as Lambda may deliver it at any time: again."""
    app.preparaReenvio(lote(*registros_del_stream(escena.dynamodb, "inventario")), Contexto())


def _hallados(escena: Escena) -> list[str]:
    """The numbers that the one request's e-mail will tell, newest first."""
    (item,) = _items(escena)
    return _numeros(item)


def _numeros(item: dict[str, Any]) -> list[str]:
    return [una["M"]["Id"]["S"] for una in item.get("Reservas", {"L": []})["L"]]


def test_the_answer_is_the_same_whether_or_not_there_are_reservations(http: Http, escena: Escena) -> None:
    escena.evento("Aida", 9)
    _reserva(escena, "Aida")

    respuestas = [
        _pide(http),
        _pide(http),  # within the window
        _pide(http, email="nadie@gmail.com"),
        _pide(http, email="PEPE@GMAIL.COM", evento="Aida"),
        _pide(http, email="ana@gmail.com", evento="No existe"),
        _pide(http, email="eva@gmail.com", evento=None),
    ]

    assert {respuesta.status_code for respuesta in respuestas} == {202}
    assert len({respuesta.body for respuesta in respuestas}) == 1
    assert len({tuple(sorted(respuesta.headers.items())) for respuesta in respuestas}) == 1
    assert respuestas[0].headers["Cache-Control"] == "no-store"
    assert PEPE not in respuestas[0].body.decode()


def test_a_request_is_one_write_and_looks_nothing_up(
    http: Http, escena: Escena, monkeypatch: pytest.MonkeyPatch
) -> None:
    escena.evento("Aida", 9)
    _reserva(escena, "Aida")
    llamadas: list[str] = []
    monkeypatch.setattr(app.reenvios, "_cliente", _Anota(escena.dynamodb, llamadas))

    for email in (PEPE, PEPE, "nadie@gmail.com"):
        _pide(http, email=email)

    assert llamadas == ["put_item"] * 3


@pytest.mark.parametrize(
    "campos",
    [{"email": "pepe"}, {"email": None}, {"email": 7}, {"evento": ""}, {"evento": 7}, {"evento": "a/b"}],
)
def test_what_is_no_address_or_name_is_refused(http: Http, escena: Escena, campos: dict[str, Any]) -> None:
    respuesta = _pide(http, **campos)

    assert (respuesta.status_code, respuesta.json_body["Campo"]) == (400, *campos)
    assert _items(escena) == []


def test_the_numbers_of_every_evento_on_sale_are_found_in_any_case(http: Http, escena: Escena) -> None:
    for evento in ("Aida", "Tosca", "Norma"):
        escena.evento(evento, 9)
    suyas = [_reserva(escena, "Aida"), _reserva(escena, "Aida", "Pepe@gmail.com"), _reserva(escena, "Tosca")]
    _reserva(escena, "Aida", "ana@gmail.com")
    _reserva(escena, "Norma")
    escena.cierra("Norma", 9)

    _pide(http, email="PEPE@gmail.com")
    _entrega(escena)

    assert _hallados(escena) == sorted(suyas, reverse=True)


def test_a_page_on_which_no_evento_is_on_sale_is_not_the_last(http: Http, escena: Escena) -> None:
    for evento in ("Aida", "Tosca"):
        escena.evento(evento, 9)
    escena.cierra("Aida", 9)
    suya = _reserva(escena, "Tosca")
    _pide(http)
    (pedido,) = _items(escena)

    cliente: Any = DeUnaEnUna(escena.dynamodb)
    Reenvios(cliente, "inventario", escena.claves).prepara(Reenvio(pedido["Folio"]["S"], PEPE, None))

    assert _hallados(escena) == [suya]


def test_an_evento_that_is_new_since_the_last_list_is_in_the_next(escena: Escena) -> None:
    reenvios = Reenvios(escena.dynamodb, "inventario", escena.claves, lambda: AHORA)
    escena.evento("Aida", 9)
    _reserva(escena, "Aida", "ana@gmail.com")
    reenvios.prepara(Reenvio("de-ana", "ana@gmail.com", None))
    escena.evento("Tosca", 9)
    suya = _reserva(escena, "Tosca")
    reenvios.pide(Reenvio("de-pepe", PEPE, None))

    reenvios.prepara(Reenvio("de-pepe", PEPE, None))

    assert [una for item in _items(escena) for una in _numeros(item)] == [suya]


def test_the_numbers_of_one_evento_are_found_whatever_its_state(http: Http, escena: Escena) -> None:
    for evento in ("Aida", "Norma"):
        escena.evento(evento, 9)
        _reserva(escena, evento)
    suya = _reserva(escena, "Norma")
    escena.inventario.cancela(suya)
    escena.cierra("Norma", 9)

    _pide(http, evento="Norma")
    _entrega(escena)

    (item,) = _items(escena)
    halladas = [una["M"] for una in item["Reservas"]["L"]]
    assert {una["Evento"]["S"] for una in halladas} == {"Norma"}
    assert {una["Id"]["S"]: una["Estado"]["S"] for una in halladas}[suya] == "X"


def test_the_e_mail_goes_to_the_address_that_booked_not_to_what_the_caller_typed(
    http: Http, escena: Escena
) -> None:
    escena.evento("Aida", 9)
    _reserva(escena, "Aida", "Pepe@gmail.com")

    _pide(http, email="PEPE@gmail.com")
    _entrega(escena)

    assert _items(escena)[0]["Para"] == {"S": "Pepe@gmail.com"}


def test_an_address_without_reservations_gets_nothing(http: Http, escena: Escena) -> None:
    escena.evento("Aida", 9)

    _pide(http)
    _entrega(escena)

    (item,) = _items(escena)
    assert item.keys() == {"PK", "SK", "Folio", "Caduca"}


def test_an_address_is_written_to_once_in_fifteen_minutes_whatever_is_asked(
    http: Http, escena: Escena, reloj: Reloj
) -> None:
    escena.evento("Aida", 9)
    _reserva(escena, "Aida")
    _pide(http)
    _entrega(escena)
    primero = _items(escena)

    for espera in (1, VENTANA):
        reloj.ahora = AHORA + espera
        _pide(http)
        _pide(http, evento="Aida", email=PEPE.upper())
        _entrega(escena)
    segundo = _items(escena)
    reloj.ahora = AHORA + VENTANA + 1
    _pide(http)
    _entrega(escena)

    assert segundo == primero
    assert _items(escena)[0]["Folio"] != primero[0]["Folio"]
    assert len(_hallados(escena)) == 1


def test_a_request_that_comes_again_is_prepared_once(http: Http, escena: Escena) -> None:
    escena.evento("Aida", 9)
    primera = _reserva(escena, "Aida")
    _pide(http)
    _entrega(escena)
    antes = len(registros_del_stream(escena.dynamodb, "inventario"))

    _reserva(escena, "Aida")
    despues = len(registros_del_stream(escena.dynamodb, "inventario"))
    _entrega(escena)

    assert _hallados(escena) == [primera]
    assert len(registros_del_stream(escena.dynamodb, "inventario")) == despues > antes


def test_a_late_delivery_of_an_older_request_leaves_the_newer_alone(
    http: Http, escena: Escena, reloj: Reloj
) -> None:
    escena.evento("Aida", 9)
    _reserva(escena, "Aida")
    _pide(http, evento="Otro")
    viejo = registros_del_stream(escena.dynamodb, "inventario")[-1]
    reloj.ahora = AHORA + VENTANA + 1
    _pide(http, evento="Aida")
    viejo["dynamodb"]["NewImage"]["Sobre"] = {"S": "Aida"}

    app.preparaReenvio(lote(viejo), Contexto())

    assert _hallados(escena) == []


def test_an_e_mail_tells_of_the_newest_hundred(escena: Escena, http: Http) -> None:
    escena.evento("Aida", 9)
    ids = [f"{numero:027d}" for numero in range(105)]
    for id in ids:
        item = Reserva(id, "Aida", EstadoDeReserva.ACTIVA, PEPE, 1).a_item(escena.claves)
        escena.dynamodb.put_item(TableName="inventario", Item=item)

    _pide(http)
    _entrega(escena)

    assert _hallados(escena) == ids[:4:-1]


def test_a_request_is_in_no_index_of_reservations(http: Http, escena: Escena) -> None:
    escena.evento("Aida", 9)
    _reserva(escena, "Aida")
    _pide(http, evento="Aida")
    _entrega(escena)

    assert len(http.get(f"/reservas/Aida/{PEPE}").json_body) == 1


def test_the_log_names_the_numbers_and_no_address(http: Http, escena: Escena, hechos: Hechos) -> None:
    escena.evento("Aida", 9)
    suya = _reserva(escena, "Aida")
    _pide(http)
    _entrega(escena)

    assert hechos()[-1]["reservas"] == [suya]
    assert not any("@" in str(linea["hecho"]) or PEPE in str(linea) for linea in hechos())


@pytest.mark.parametrize("nombre", sorted(set(DE_INVENTARIO) - {"reenvio_pedido"}))
def test_nothing_else_of_the_stream_is_a_request(nombre: str) -> None:
    assert desde_registro(registro(nombre)) is None


@pytest.mark.parametrize("pk", ["R", "R#0", "R#15"])
def test_a_request_is_one_in_whatever_partition_it_lies(pk: str) -> None:
    propio = registro("reenvio_pedido")
    propio["dynamodb"]["NewImage"]["PK"] = {"S": pk}

    assert desde_registro(propio) == desde_registro(registro("reenvio_pedido")) is not None


@pytest.mark.parametrize(
    "roto",
    [
        {"Folio": None},
        {"Folio": {"N": "1"}},
        {"SK": {"S": "no es"}},
        {"Sobre": {"S": "a/b"}},
        {"SK": {"S": "Pepe@gmail.com"}},
        {"SK": {"S": "pepe@ñandú.com"}},
    ],
)
def test_a_request_that_cannot_be_read_is_told_without_its_address(roto: dict[str, Any]) -> None:
    propio = registro("reenvio_pedido")
    propio["dynamodb"]["NewImage"] |= roto

    with pytest.raises(ImagenIlegible) as error:
        desde_registro(propio)

    assert "@" not in str(error.value)


def test_reenvios_is_no_name_for_an_evento() -> None:
    with pytest.raises(DatosInvalidos, match="no puede llamarse"):
        Reenvio.desde_cuerpo({"email": PEPE, "evento": "reenvios"}, "folio")


def test_two_who_ask_at_once_are_one_request(escena: Escena) -> None:
    reenvios = Reenvios(escena.dynamodb, "inventario", escena.claves, lambda: AHORA)

    for folio in ("uno", "dos"):
        reenvios.pide(Reenvio(folio, PEPE, None))

    assert [item["Folio"]["S"] for item in _items(escena)] == ["uno"]


class _Anota:
    """A client that writes down what is called."""

    def __init__(self, cliente: Any, llamadas: list[str]) -> None:
        self._cliente = cliente
        self._llamadas = llamadas

    def __getattr__(self, nombre: str) -> Any:
        self._llamadas.append(nombre)
        return getattr(self._cliente, nombre)


def test_the_e_mail_goes_to_the_address_as_the_newest_reservation_has_it() -> None:
    def suya(id: str, email: str) -> Reserva:
        return Reserva(id, "Aida", EstadoDeReserva.ACTIVA, email, 1)

    hallado = hallazgo([suya("1", "PEPE@gmail.com"), suya("3", "Pepe@gmail.com"), suya("2", PEPE)])

    assert hallado[":para"] == {"S": "Pepe@gmail.com"}
