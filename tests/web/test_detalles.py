"""When, where and how much: shown, sorted by, changed, put into a calendar; and part of a reservation given back."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion
from tests.web.ventana import abre_evento, boton, fila, reservas, tarjeta

EN_CDMX = "2031-12-05T20:30:00-06:00"


def _dentro_de(dias: int) -> str:
    return (datetime.now(UTC) + timedelta(days=dias)).isoformat(timespec="seconds")


def test_date_place_and_price_are_shown_as_at_the_place(boletia: Imitacion, visita: Pagina) -> None:
    precio = {"Monto": "450.00", "Moneda": "MXN"}
    detalles: dict[str, Any] = {"Fecha": EN_CDMX, "Lugar": "Teatro Degollado", "Titulo": "Aída, de Verdi"}
    boletia.evento("Aida", Descripcion="Cuatro actos.", Precio=precio, MaximoPorCliente=4, **detalles)
    ventana = visita("#/", timezone_id="Asia/Tokyo")

    suya = tarjeta(ventana, "Aída, de Verdi")
    expect(suya).to_contain_text(
        re.compile(r"vie, 5 de dic de 2031, 08:30\sp\.m\. · Teatro Degollado · MXN\s450\.00")
    )
    abre_evento(ventana, "Aída, de Verdi")
    ficha = ventana.locator("#reservar .ficha-evento")
    expect(ficha).to_contain_text(re.compile(r"viernes, 5 de diciembre de 2031, 8:30\sp\.m\."))
    expect(ficha).to_contain_text("Hasta 4 por persona")
    expect(ventana.get_by_role("link", name="Ver en el mapa")).to_have_attribute(
        "href", "https://www.openstreetmap.org/search?query=Teatro%20Degollado"
    )
    ventana.locator("#reservar-cantidad").fill("5")
    ventana.locator("#reservar-email").fill("ana@example.com")
    boton(ventana, "Reservar").click()
    expect(ventana.get_by_text("De 1 a 4: es el máximo por persona")).to_be_visible()


def test_an_event_without_details_shows_none(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita()

    expect(tarjeta(ventana, "Aida").locator(".cuando")).to_be_hidden()
    abre_evento(ventana, "Aida")
    expect(ventana.locator("#reservar .ficha-evento")).to_be_hidden()


def test_what_comes_first_is_first_and_what_is_over_stands_apart(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Anteayer", Fecha=_dentro_de(-2))
    boletia.evento("Sin fecha")
    boletia.evento("Pasado mañana", Fecha=_dentro_de(2))
    boletia.evento("Mañana", Fecha=_dentro_de(1))
    boletia.evento("Agotado", 0, Fecha=_dentro_de(1))
    ventana = visita()

    nombres = ventana.locator("#cartelera [data-campo=lista] .nombre")
    expect(nombres).to_have_text(["Mañana", "Pasado mañana", "Sin fecha", "Agotado"])
    ventana.get_by_text("Ya pasaron (1)").click()
    expect(tarjeta(ventana, "Anteayer")).to_be_visible()
    expect(tarjeta(ventana, "Anteayer").get_by_role("link")).to_have_count(0)


def test_the_calendars_file_is_escaped_and_folded(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento(
        "Aida; la, ópera",
        Fecha=EN_CDMX,
        Lugar="Degollado, Guadalajara",
        Descripcion="Línea\nBEGIN:VEVENT " + "ñandú " * 40,
    )
    ventana = visita()
    abre_evento(ventana, "Aida; la, ópera")

    with ventana.expect_download() as bajada:
        ventana.get_by_role("button", name="Guardar en mi calendario").click()
    crudo = bajada.value.path().read_bytes()

    assert bajada.value.suggested_filename == "Aida la ópera.ics"
    assert all(len(renglon) <= 75 for renglon in crudo.split(b"\r\n"))
    lineas = crudo.decode().replace("\r\n ", "").split("\r\n")
    assert "DTSTART:20311206T023000Z" in lineas
    assert r"SUMMARY:Aida\; la\, ópera" in lineas
    assert r"LOCATION:Degollado\, Guadalajara" in lineas
    assert lineas.count("BEGIN:VEVENT") == 1
    assert [linea for linea in lineas if linea.startswith("DESCRIPTION:Línea\\nBEGIN:VEVENT ñandú")]


def test_an_event_is_created_with_its_details(boletia: Imitacion, visita: Pagina) -> None:
    ventana = visita("#/organizacion", timezone_id="America/Mexico_City")
    ventana.locator("#alta-evento").fill("Aida")
    ventana.locator("#alta-capacidad").fill("30")
    ventana.locator("#alta-categoria").fill("Ópera")
    ventana.get_by_text("Fecha, lugar, precio…").click()
    ventana.locator("#alta-fecha").fill("2031-12-05T20:30")
    ventana.locator("#alta-lugar").fill("Teatro Degollado")
    ventana.locator("#alta-precio").fill("450.00")
    ventana.locator("#alta-maximo").fill("4")
    ventana.get_by_role("button", name="Crear evento").click()

    expect(ventana.get_by_text("Se creó Aida")).to_be_visible()
    suyo = boletia.eventos["Aida"]
    assert suyo["Fecha"] == EN_CDMX
    assert (suyo["Lugar"], suyo["MaximoPorCliente"]) == ("Teatro Degollado", 4)
    assert suyo["Precio"] == {"Monto": "450.00", "Moneda": "MXN"}
    assert "Titulo" not in suyo


def test_a_change_sends_what_changed_and_its_version(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", Fecha=EN_CDMX, Lugar="Teatro Degollado", Version=3)
    ventana = visita("#/organizacion", timezone_id="Asia/Tokyo")
    fila(ventana, "Aida").get_by_role("button", name="Cambiar Aida").click()
    expect(ventana.locator("#alta-fecha")).to_have_value("2031-12-05T20:30")
    expect(ventana.locator("#alta-evento")).not_to_be_editable()

    with ventana.expect_request("**/eventos/Aida") as pedido:
        ventana.locator("#alta-fecha").fill("2031-12-05T21:00")
        ventana.get_by_role("button", name="Guardar los cambios").click()

    expect(ventana.get_by_text("Se guardaron los cambios de Aida")).to_be_visible()
    assert pedido.value.post_data_json == {"fecha": "2031-12-05T21:00:00-06:00", "version": 3}
    expect(ventana.get_by_role("button", name="Crear evento")).to_be_visible()


def test_a_change_that_somebody_else_made_meanwhile_is_told(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/organizacion")
    fila(ventana, "Aida").get_by_role("button", name="Cambiar Aida").click()
    boletia.eventos["Aida"]["Version"] = 1

    ventana.locator("#alta-lugar").evaluate("(campo) => (campo.closest('details').open = true)")
    ventana.locator("#alta-lugar").fill("Otro")
    ventana.get_by_role("button", name="Guardar los cambios").click()

    expect(ventana.get_by_text("El evento Aida cambió mientras tanto")).to_be_visible()


@pytest.mark.parametrize("acepta", [True, False])
def test_below_what_is_sold_is_asked_first_and_shown_by_how_many(
    boletia: Imitacion, visita: Pagina, acepta: bool
) -> None:
    boletia.evento("Aida", 30)
    boletia.reserva("Aida", 12)
    ventana = visita("#/organizacion")
    fila(ventana, "Aida").get_by_role("button", name="Cambiar Aida").click()
    ventana.locator("#alta-capacidad").fill("10")
    ventana.get_by_role("button", name="Guardar los cambios").click()
    expect(ventana.get_by_text("Ya se vendieron 12: quedarían 2 de más")).to_be_visible()

    boton(ventana, "Sí, bajar la capacidad" if acepta else "Dejarla como está").click()

    if acepta:
        expect(fila(ventana, "Aida")).to_contain_text("12 de 10 vendidos: 2 de más")
    else:
        assert boletia.cuenta("PATCH", ".*") == 0


def test_part_of_a_reservation_is_given_back(boletia: Imitacion, visita: Pagina) -> None:
    id = boletia.reserva(boletia.evento("Aida", 30), 5)
    ventana = visita(f"#/reservas/{id}")
    ventana.get_by_text("Devolver algunos boletos").click()

    ventana.get_by_label("Conservo").fill("2")
    ventana.get_by_role("button", name="Devolver los demás").click()
    expect(ventana.get_by_text("Conserva 2 boletos para Aida. Lo devuelto")).to_be_visible()
    boton(ventana, "Sí, devolverlos").click()

    expect(reservas(ventana)).to_contain_text("2 boletos")
    assert boletia.inventario["Aida"]["Capacidad"] == 28


def test_a_single_boleto_has_no_part(boletia: Imitacion, visita: Pagina) -> None:
    id = boletia.reserva(boletia.evento("Aida", 30), 1)

    ventana = visita(f"#/reservas/{id}")

    expect(reservas(ventana)).to_contain_text("1 boleto")
    expect(ventana.get_by_text("Devolver algunos boletos")).to_be_hidden()
