"""The organiser's list: searched, summed up, copied from, and not cancelled by a slip."""

from playwright.sync_api import expect

from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion
from tests.web.ventana import fila


def test_search_and_state_filter_sum_up_what_they_show(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Ópera Aida", 30)
    boletia.evento("Ópera Tosca", 10)
    boletia.evento("Rock", 500)
    boletia.reserva("Ópera Aida", 12)
    boletia.reserva("Ópera Tosca", 10)
    ventana = visita("#/organizacion")
    suma = ventana.locator("#organizacion .suma")
    expect(suma).to_have_text("3 eventos: 22 de 540 boletos vendidos")

    ventana.locator("#buscador-nombre").fill("opera")
    expect(suma).to_have_text("2 eventos: 22 de 40 boletos vendidos")
    ventana.locator("#buscador-estado").select_option("Agotado")
    expect(suma).to_have_text("1 evento: 10 de 10 boletos vendidos")
    expect(ventana.locator("#organizacion .fila .nombre")).to_have_text(["Ópera Tosca"])
    ventana.locator("#buscador-nombre").fill("nada")

    expect(suma).to_have_text("Ningún evento coincide")


def test_an_event_is_duplicated_into_the_form(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30, "Ópera")
    ventana = visita("#/organizacion")

    ventana.get_by_role("button", name="Duplicar Aida").click()

    expect(ventana.locator("#alta-evento")).to_be_focused()
    expect(ventana.locator("#alta-evento")).to_have_value("Aida (copia)")
    ventana.keyboard.type("2.ª función")
    ventana.get_by_role("button", name="Crear evento").click()
    expect(ventana.get_by_text("Se creó Aida 2.ª función, con 30 boletos")).to_be_visible()
    assert boletia.eventos["Aida 2.ª función"]["Categoria"] == "Ópera"


def test_an_event_that_has_sold_much_is_cancelled_by_its_name(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Ópera Aida", 300)
    boletia.reserva("Ópera Aida", 101)
    ventana = visita("#/organizacion")
    fila(ventana, "Ópera Aida").get_by_role("button", name="Cancelar evento").click()
    si = ventana.get_by_role("button", name="Sí, cancelar el evento")
    expect(si).to_be_disabled()

    ventana.keyboard.press("Tab")
    ventana.locator("#confirmar-escrito").fill("Tosca")
    expect(si).to_be_disabled()
    ventana.locator("#confirmar-escrito").fill("opera aida")
    si.click()

    expect(fila(ventana, "Ópera Aida").get_by_text("Cancelado", exact=True)).to_be_visible()
    assert boletia.cuenta("DELETE", "/eventos/.*") == 1


def test_an_event_that_has_sold_little_is_cancelled_by_a_press(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 300)
    boletia.reserva("Aida", 100)
    ventana = visita("#/organizacion")

    fila(ventana, "Aida").get_by_role("button", name="Cancelar evento").click()

    expect(ventana.locator("#confirmar-escrito")).to_be_hidden()
    expect(ventana.get_by_role("button", name="Sí, cancelar el evento")).to_be_enabled()


def test_a_cancellation_under_way_is_followed_in_any_browser(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    boletia.reserva("Aida", 3)
    boletia.eventos["Aida"]["Estado"] = "C"  # somebody else cancelled; the sale is still open

    ventana = visita("#/organizacion")

    expect(fila(ventana, "Aida")).to_contain_text("Reservas canceladas: 0 de 3 boletos")
