"""Any name that people give to events works, in a body, in a path, on the stream and in an e-mail."""

import unicodedata
from urllib.parse import quote

import pytest

from herramientas.laboratorio.espera import espera
from tests.e2e.taquilla import Taquilla, nuevo

RAROS = [
    "Fútbol: Real – Atlético",
    "Rock & Roll + Blues",
    "100 % Flamenco %20 %2F %25",
    "«¿Quién?» #1 ?x=1&y=2",
    "'comillas' \"dobles\" y `graves`",
    "<script>alert(1)</script>".replace("/", "\\"),
    "音楽会 🎫 👩‍👩‍👧",
    "a;b=c,d:e@f!$'()*~_|^{}[]",
    "...",
    "undefined null true",
    "ñ" * 480,
]


@pytest.mark.parametrize("raro", RAROS)
def test_an_odd_name_lives_its_whole_life(taquilla: Taquilla, raro: str) -> None:
    evento = taquilla.crea_evento(capacidad=5, nombre=nuevo(raro))
    ruta = quote(evento, safe="")

    reserva = taquilla.reserva(evento, cantidad=2, email="ana+x@example.com").json()

    assert taquilla.pide("GET", f"/eventos/{ruta}").json()["Evento"] == evento
    assert taquilla.copia(evento)["Capacidad"] == 3
    espera(lambda: taquilla.pide("GET", f"/reservas/{ruta}/{quote('ana+x@example.com')}").json() == [reserva])
    cancelado = taquilla.pide("DELETE", f"/eventos/{ruta}")
    assert "<script" not in cancelado.text
    espera(lambda: taquilla.estado(reserva["Id"]) == "C")
    espera(lambda: len(taquilla.correos(reserva["Id"])) == 2)
    assert f"para el evento {evento} está confirmada" in taquilla.correos(reserva["Id"])[0][1]


def test_a_name_is_the_same_however_its_accents_are_composed(taquilla: Taquilla) -> None:
    nombre = nuevo("Fútbol Perú")

    creado = taquilla.pide(
        "POST",
        "/eventos",
        {"Evento": f"  {unicodedata.normalize('NFD', nombre)} ", "CAPACIDAD": 1, "Categoria": "Fútbol"},
    )

    assert creado.json()["Evento"] == nombre
    descompuesto = quote(unicodedata.normalize("NFD", nombre), safe="")
    assert taquilla.pide("GET", f"/eventos/{descompuesto}").json()["Evento"] == nombre
