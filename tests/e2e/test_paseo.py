"""The seed's walk-through, its bodies to the letter, as curl sends them: with a form's Content-Type."""

import httpx

from herramientas.laboratorio.espera import espera
from tests.contrato_http.validador import contrato
from tests.e2e.taquilla import Taquilla

CURL = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "curl/7.88.1"}

OPERA_AIDA = """{
        "evento":   "Opera Aida",
        "capacidad": 30,
        "categoria": "Opera"
    }"""
AVACO = """{
        "evento":   "Opera Aida",
        "cantidad": 1,
        "email": "avaco.digital@gmail.com"
    }"""
PEPE = """{
        "evento":   "Opera Aida",
        "cantidad": 10,
        "email": "pepe@gmail.com"
    }"""


def test_the_seeds_walk_through_gives_the_seeds_answers_states_and_emails(taquilla: Taquilla) -> None:
    pasea(taquilla, {})


def pasea(taquilla: Taquilla, organizador: dict[str, str]) -> None:
    """The walk-through, line by line; `organizador`: the headers that a protected stage asks of organisers."""
    curl = contrato(httpx.Client(base_url=taquilla.nube.base, headers=CURL, timeout=40))

    creado = curl.post("/eventos", content=OPERA_AIDA, headers=organizador)
    assert (creado.status_code, creado.headers["content-type"]) == (200, "application/json")
    assert creado.text == '{"Evento":"Opera Aida","Capacidad":30,"Categoria":"Opera","Estado":"A"}'
    espera(lambda: taquilla.copia("Opera Aida"))
    assert creado.json() in curl.get("/reservas/eventos").json()

    avaco = curl.post("/reservas", content=AVACO).json()
    pepe = curl.post("/reservas", content=PEPE).json()
    assert list(avaco) == ["Id", "Evento", "Estado", "Email", "Cantidad"]
    assert (len(avaco["Id"]), avaco["Estado"], avaco["Cantidad"]) == (27, "A", 1)
    assert taquilla.disponibles("Opera Aida") == 19

    cancelada = curl.delete(f"/reservas/{pepe['Id']}")
    assert cancelada.headers["content-type"].startswith("text/html")
    assert cancelada.text == f"Reserva Id {pepe['Id']} cancelada"
    assert curl.get(f"/reservas/{pepe['Id']}").json() == {**pepe, "Estado": "X"}
    assert taquilla.disponibles("Opera Aida") == 29

    suspendido = curl.delete("/eventos/Opera%20Aida", headers=organizador)
    assert suspendido.text == "Evento Opera Aida cancelado"
    espera(lambda: taquilla.estado(avaco["Id"]) == "C")
    assert taquilla.estado(pepe["Id"]) == "X"
    suyas = curl.get("/reservas/Opera%20Aida/pepe@gmail.com", headers=organizador)
    assert suyas.json() == [{**pepe, "Estado": "X"}]

    de_avaco = f"Su reserva {avaco['Id']} de 1 boletos para el evento Opera Aida"
    de_pepe = f"Su reserva {pepe['Id']} de 10 boletos para el evento Opera Aida"
    espera(lambda: len(taquilla.correos(avaco["Id"])) == 2)
    assert taquilla.correos(avaco["Id"]) == [
        ("Confirmación de reserva: Opera Aida", f"{de_avaco} está confirmada"),
        (
            "Cancelación de reserva por suspensión del evento: Opera Aida",
            f"{de_avaco} fue cancelada, el evento fue suspendido por los organizadores",
        ),
    ]
    assert taquilla.correos(pepe["Id"]) == [
        ("Confirmación de reserva: Opera Aida", f"{de_pepe} está confirmada"),
        ("Cancelación de reserva a petición suya: Opera Aida", f"{de_pepe} fue cancelada a petición suya"),
    ]


def test_a_cancelled_event_refuses_everything_that_would_change_it(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=3)
    reserva = taquilla.reserva(evento).json()["Id"]

    taquilla.cancela_evento(evento)
    espera(lambda: taquilla.estado(reserva) == "C")

    assert taquilla.pide("DELETE", f"/eventos/{evento}").json()["Code"] == "EventoCancelado"
    assert taquilla.pide("DELETE", f"/reservas/{reserva}").json()["Code"] == "EventoCancelado"
    assert taquilla.reserva(evento).json()["Code"] == "EventoCancelado"
    creado_de_nuevo = taquilla.pide(
        "POST", "/eventos", {"evento": evento, "capacidad": 3, "categoria": "Rock"}
    )
    assert (creado_de_nuevo.status_code, creado_de_nuevo.json()["Code"]) == (409, "EventoExiste")


def test_a_refused_booking_says_how_many_boletos_are_left(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=3)

    rechazo = taquilla.reserva(evento, cantidad=4)

    assert (rechazo.status_code, rechazo.json()["Code"]) == (409, "SinDisponibilidad")
    assert rechazo.json()["Message"].startswith(f"Quedan 3 boletos para {evento}")
