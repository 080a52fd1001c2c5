"""Who reserved: the organisers' lists, by customer and by event. Both are closed to everybody else."""

from typing import Any

import pytest
from chalice.test import TestHTTPClient as Http

from boletia.acceso import Acceso
from chalicelib.reserva import EstadoDeReserva
from tests.reservas.escena import Escena

LISTA = "/reservas/eventos/Opera%20Aida/reservas"
PROTEGIDA = Acceso.desde_entorno({"PROTEGIDA": "1"})
ABIERTA_EN_AWS = Acceso.desde_entorno({"PROTEGIDA": "0", "ETAPA": "pruebas"})


@pytest.fixture
def vendidas(escena: Escena, http: Http) -> list[str]:
    """Seven reservations of four customers, of the states A, X, A, X, A, X, A; and one of another event."""
    escena.evento("Opera Aida", 30)
    escena.evento("Otro", 30)
    ids = [_reserva(http, "Opera Aida", f"cliente{numero % 4}@example.com") for numero in range(7)]
    for id in ids[1::2]:
        assert http.delete(f"/reservas/{id}").status_code == 200
    _reserva(http, "Otro", "cliente0@example.com")
    return ids


def _reserva(http: Http, evento: str, email: str) -> str:
    cuerpo = f'{{"evento": "{evento}", "cantidad": 1, "email": "{email}"}}'
    return str(http.post("/reservas", body=cuerpo.encode()).json_body["Id"])


def _todas(http: Http, ruta: str) -> list[dict[str, Any]]:
    """All pages, as a client walks them."""
    halladas: list[dict[str, Any]] = []
    while ruta:
        respuesta = http.get(ruta)
        assert respuesta.status_code == 200
        halladas += respuesta.json_body
        enlace = respuesta.headers.get("Link", "")
        ruta = LISTA + enlace[enlace.index("?") : enlace.index(">")] if enlace else ""
    return halladas


def test_every_reservation_of_the_event_in_the_seeds_shape(http: Http, vendidas: list[str]) -> None:
    lista = http.get(LISTA).json_body

    assert sorted(reserva["Id"] for reserva in lista) == sorted(vendidas)
    assert all(list(reserva) == ["Id", "Evento", "Estado", "Email", "Cantidad"] for reserva in lista)
    assert {reserva["Evento"] for reserva in lista} == {"Opera Aida"}


@pytest.mark.parametrize("limite", [1, 2, 3, 7, 8])
@pytest.mark.parametrize("estado", ["", *EstadoDeReserva])
def test_pages_hold_each_one_once(http: Http, vendidas: list[str], limite: int, estado: str) -> None:
    quiere = {"A": vendidas[::2], "X": vendidas[1::2], "C": [], "": vendidas}[estado]
    filtro = f"&estado={estado}" if estado else ""

    lista = _todas(http, f"{LISTA}?limite={limite}{filtro}")

    assert sorted(reserva["Id"] for reserva in lista) == sorted(quiere)


@pytest.mark.usefixtures("vendidas")
def test_the_next_page_is_announced_without_an_address(http: Http) -> None:
    from base64 import urlsafe_b64decode

    enlace = http.get(f"{LISTA}?estado=A&limite=2").headers["Link"]

    assert "estado=A" in enlace
    cursor = enlace.partition("cursor=")[2].partition(">")[0]
    assert "@" not in urlsafe_b64decode(cursor + "==").decode()


def test_an_event_without_reservations_has_none(http: Http) -> None:
    assert http.get("/reservas/eventos/Nadie/reservas").json_body == []


@pytest.mark.parametrize(
    ("consulta", "codigo"),
    [("estado=B", "DatosInvalidos"), ("estado=", "DatosInvalidos"), ("limite=0", "DatosInvalidos")],
)
def test_what_cannot_be_asked_is_refused(http: Http, consulta: str, codigo: str) -> None:
    respuesta = http.get(f"{LISTA}?{consulta}")

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (400, codigo)


def test_a_cursor_of_another_event_is_refused(http: Http, vendidas: list[str]) -> None:
    from base64 import urlsafe_b64encode

    for id in (vendidas[0], "nadie"):
        cursor = urlsafe_b64encode(id.encode()).decode().rstrip("=")
        respuesta = http.get(f"/reservas/eventos/Otro/reservas?cursor={cursor}")
        assert (respuesta.status_code, respuesta.json_body["Code"]) == (400, "CursorInvalido")


@pytest.mark.usefixtures("vendidas")
@pytest.mark.parametrize("ruta", [LISTA, "/reservas/Opera%20Aida/cliente0@example.com"])
def test_in_a_protected_stage_only_organisers_see_customers(
    http: Http, monkeypatch: pytest.MonkeyPatch, ruta: str
) -> None:
    import app

    monkeypatch.setattr(app, "acceso", PROTEGIDA)

    respuesta = http.get(ruta)

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (403, "NoAutorizado")
    assert "example.com" not in respuesta.body.decode()


@pytest.mark.parametrize("acceso", [PROTEGIDA, ABIERTA_EN_AWS])
@pytest.mark.parametrize(("metodo", "ruta"), [("GET", ""), ("POST", ""), ("DELETE", "/una-clave")])
def test_the_door_is_for_those_who_may_see_the_list(
    http: Http, vendidas: list[str], monkeypatch: pytest.MonkeyPatch, metodo: str, ruta: str, acceso: Acceso
) -> None:
    import app

    monkeypatch.setattr(app, "acceso", acceso)

    respuesta = http.request(metodo, f"/reservas/{vendidas[0]}/entradas{ruta}", body=b"{}")

    assert (respuesta.status_code, respuesta.json_body["Code"]) == (403, "NoAutorizado")


@pytest.mark.usefixtures("vendidas")
def test_an_open_stage_that_is_not_on_this_machine_lists_nobody(
    http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app

    monkeypatch.setattr(app, "acceso", ABIERTA_EN_AWS)

    assert http.get(LISTA).json_body["Code"] == "NoAutorizado"
    assert http.get("/reservas/Opera%20Aida/cliente0@example.com").status_code == 200  # as in the seed
