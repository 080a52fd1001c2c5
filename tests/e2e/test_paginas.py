"""Lists come whole, or page by page along the Link header."""

import re

from herramientas.laboratorio.espera import espera
from tests.e2e.taquilla import Taquilla, nuevo


def _recorre(taquilla: Taquilla, ruta: str) -> list[dict[str, object]]:
    elementos: list[dict[str, object]] = []
    url = f"{taquilla.nube.base}{ruta}"
    while url:
        respuesta = taquilla.http.get(url)
        elementos += respuesta.json()
        assert len(respuesta.json()) <= 2
        enlace = re.fullmatch('<(.+)>; rel="next"', respuesta.headers.get("link", ""))
        url = enlace.group(1) if enlace else ""
    return elementos


def test_pages_of_events_hold_each_event_once(taquilla: Taquilla) -> None:
    serie = nuevo("Ñandú + %")
    nombres = {taquilla.crea_evento(capacidad=1, nombre=f"{serie} {numero}") for numero in range(5)}

    for ruta in ("/eventos", "/reservas/eventos"):
        en_paginas = [str(evento["Evento"]) for evento in _recorre(taquilla, f"{ruta}?limite=2")]
        todos = [evento["Evento"] for evento in taquilla.pide("GET", ruta).json()]

        assert sorted(nombre for nombre in en_paginas if nombre in nombres) == sorted(nombres)
        assert nombres <= set(todos)


def test_pages_of_a_customers_reservations_hold_each_once(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=9)
    ids = {taquilla.reserva(evento).json()["Id"] for _ in range(5)}
    ruta = f"/reservas/{evento}/ana@example.com"

    espera(lambda: len(taquilla.pide("GET", ruta).json()) == 5)
    en_paginas = [reserva["Id"] for reserva in _recorre(taquilla, f"{ruta}?limite=2")]

    assert sorted(map(str, en_paginas)) == sorted(ids)


def test_a_list_without_elements_is_an_empty_list(taquilla: Taquilla) -> None:
    assert taquilla.pide("GET", f"/reservas/{nuevo()}/ana@example.com").json() == []


def test_a_cursor_of_another_making_is_refused(taquilla: Taquilla) -> None:
    respuesta = taquilla.pide("GET", "/eventos?cursor=*")

    assert (respuesta.status_code, respuesta.json()["Code"]) == (400, "CursorInvalido")
