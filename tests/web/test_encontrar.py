"""Found again: whatever the customer still knows of a reservation, however it is written."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion, rechazo
from tests.web.ventana import reservas


@pytest.mark.parametrize("escrito", ["opera aida", "Opera Aída", "  ÓPERA   AIDA "])
def test_an_event_is_found_without_case_and_accents(boletia: Imitacion, visita: Pagina, escrito: str) -> None:
    boletia.reserva(boletia.evento("Ópera Aida"), 2)
    ventana = visita("#/reservas")

    ventana.locator("#consulta-evento").fill(escrito)
    ventana.locator("#consulta-email").fill("Ana@Example.com")
    ventana.get_by_role("button", name="Consultar").nth(1).click()

    expect(reservas(ventana)).to_contain_text("2 boletos")


@pytest.mark.parametrize(
    "forma", ["Reserva {}", " {}", "{}\n", "Mi número es {}.", "{0}", "http://x/#/reservas/{}"]
)
def test_a_number_is_picked_out_of_what_was_pasted(boletia: Imitacion, visita: Pagina, forma: str) -> None:
    id = boletia.reserva(boletia.evento("Aida"))
    ventana = visita("#/reservas")

    ventana.locator("#consulta-numero").fill(forma.format(id))
    ventana.get_by_role("button", name="Consultar").first.click()

    expect(reservas(ventana).locator("[data-campo=id]")).to_have_text(id)


def test_a_number_in_groups_is_the_number(boletia: Imitacion, visita: Pagina) -> None:
    id = boletia.reserva(boletia.evento("Aida"))
    ventana = visita("#/reservas")

    ventana.locator("#consulta-numero").fill(" ".join(id[i : i + 3] for i in range(0, 27, 3)))
    ventana.get_by_role("button", name="Consultar").first.click()

    expect(reservas(ventana).locator("[data-campo=id]")).to_have_text(id)


@pytest.mark.parametrize(
    "enlace", ["O%CC%81pera%20Aida", "%C3%93pera%20Aida%20", "opera%20aida", "Ópera Aida"]
)
def test_links_with_other_accents_or_blanks_lead_to_the_event(
    boletia: Imitacion, visita: Pagina, enlace: str
) -> None:
    boletia.evento("Ópera Aida", 30)

    ventana = visita(f"#/EVENTO/{enlace}")

    expect(ventana.locator("#reservar .quedan")).to_have_text("Quedan 30 boletos")
    expect(ventana.locator("#reservar-nombre")).to_have_text("Ópera Aida")


def test_one_reservation_that_cannot_be_read_does_not_hide_the_others(
    boletia: Imitacion, visita: Pagina
) -> None:
    ids = [boletia.reserva(boletia.evento(nombre)) for nombre in ("Aida", "Tosca", "Carmen")]
    ventana = visita("#/reservas", antes=f"localStorage['boletia.reservas'] ??= JSON.stringify({ids})")
    expect(reservas(ventana)).to_have_count(3)
    boletia.responde("GET", f"/reservas/{ids[1]}", 503, rechazo("ServicioOcupado", "Vuelva"), veces=99)
    boletia.cancela_reserva(ids[0])

    ventana.reload()

    expect(reservas(ventana)).to_have_count(3)
    expect(reservas(ventana).filter(has_text="Aida")).to_contain_text("Cancelada por usted")
    expect(reservas(ventana).filter(has_text="Tosca")).to_contain_text("Como se vio el")
    expect(ventana.locator("#reservas .aviso")).to_contain_text("Boletia tiene un problema (503)")


def test_a_lost_number_is_sent_to_its_address(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Ópera Aida")
    ventana = visita("#/reservas")

    ventana.locator("#perdido-email").fill(" ana@example.com")
    ventana.locator("#perdido-evento").fill("opera aida")
    ventana.get_by_role("button", name="Enviarme mis números").click()

    expect(ventana.get_by_text("Si hay reservas a nombre de ana@example.com")).to_be_visible()
    assert boletia.reenvios == [{"email": "ana@example.com", "evento": "Ópera Aida"}]


@pytest.mark.parametrize("estado", [401, 403])
def test_where_lists_are_not_shown_the_numbers_are_sent(
    boletia: Imitacion, visita: Pagina, estado: int
) -> None:
    boletia.evento("Aida")
    boletia.responde("GET", "/reservas/Aida/.*", estado, {"message": "Unauthorized"}, veces=99)

    ventana = visita("#/reservas/Aida/ana@example.com")

    expect(ventana.locator("#reservas .aviso")).to_contain_text("pida que le enviemos sus números")
    expect(ventana.locator("#perdido-email")).to_have_value("ana@example.com")
    ventana.get_by_role("button", name="Enviarme mis números").click()
    expect(ventana.get_by_text("sus números van en camino")).to_be_visible()
