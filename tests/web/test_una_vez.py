"""One press, one purchase: also with Back, a reload, a blocked or full storage, a wheel and a slip of the mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion
from tests.web.ventana import abre_evento, boton, cantidad, confirmada, correo, llena, reservas, tarjeta

BLOQUEADO = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""
LLENO = 'Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };'
BASURA = """
for (const clave of ["intentos", "intento", "reservas", "borrador", "tema", "cancelados", "altas"]) {
  for (const valor of [VALOR]) { localStorage[`boletia.${clave}`] = valor; sessionStorage[`boletia.${clave}`] = valor; }
}
"""
VALORES = ["{mal", "7", '{"Aida": {"enviado": true}, "x": null}', '[null, 5, {"Id": 5}, {}]', '"x"']


def compra(pagina: Page, boletos: int = 1) -> str:
    llena(pagina, boletos, "ana@example.com")
    boton(pagina, "Reservar").click()
    return confirmada(pagina)


def test_back_from_the_confirmation_leads_where_one_came_from(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita("#/?busca=aida")
    abre_evento(ventana, evento)
    id = compra(ventana)
    expect(ventana).to_have_url(re.compile(f"#/confirmacion/{id}$"))

    ventana.go_back()

    expect(ventana.get_by_role("dialog")).to_be_hidden()
    expect(ventana).to_have_url(re.compile("#/.busca=aida$"))
    ventana.go_forward()
    assert confirmada(ventana) == id
    assert boletia.vendidas(evento) == 1


def test_a_reload_of_the_confirmation_is_the_confirmation(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    id = compra(ventana)

    ventana.reload()

    assert confirmada(ventana) == id
    expect(boton(ventana, "Reservar")).to_be_hidden()
    ventana.keyboard.press("Enter")
    assert boletia.vendidas(evento) == 1


def test_closing_does_not_push_history(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita()
    largo = ventana.evaluate("history.length")
    for _ in range(3):
        abre_evento(ventana, evento)
        boton(ventana, "Cerrar").click()
        expect(ventana.get_by_role("dialog")).to_be_hidden()

    assert ventana.evaluate("history.length") <= largo + 1
    expect(ventana).to_have_url(re.compile("#/$|/$"))


def test_a_shared_link_closes_into_the_cartelera(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    expect(ventana.get_by_role("dialog")).to_be_visible()
    largo = ventana.evaluate("history.length")

    ventana.keyboard.press("Escape")

    expect(tarjeta(ventana, evento)).to_be_visible()
    expect(ventana.get_by_role("dialog")).to_be_hidden()
    assert ventana.evaluate("history.length") == largo


def test_the_form_says_what_this_browser_already_holds(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    id = compra(ventana, 2)

    boton(ventana, "Seguir en cartelera").click()
    abre_evento(ventana, evento)

    expect(ventana.locator("#reservar")).to_contain_text("Ya tiene 2 boletos para este evento")
    ventana.get_by_role("link", name="Ver lo que tiene").click()
    expect(reservas(ventana).locator("[data-campo=id]")).to_have_text(id)


@pytest.mark.parametrize("deposito", [BLOQUEADO, LLENO], ids=["blocked", "full"])
def test_without_storage_a_booking_is_confirmed_once(
    boletia: Imitacion, visita: Pagina, deposito: str
) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(antes=deposito)
    abre_evento(ventana, evento)

    compra(ventana)

    assert boletia.vendidas(evento) == 1
    ventana.get_by_role("link", name="Ver mi reserva").click()
    expect(reservas(ventana)).to_contain_text("Confirmada")
    ventana.get_by_role("link", name="Mis reservas").click()
    expect(reservas(ventana)).to_have_count(1)
    ventana.get_by_role("link", name="Organización").click()
    expect(ventana.locator("#organizacion .fila")).to_have_count(1)
    ventana.get_by_role("button", name="Tema: automático").click()
    expect(ventana.get_by_role("button", name="Tema: claro")).to_be_visible()


@pytest.mark.parametrize("deposito", [BLOQUEADO, LLENO], ids=["blocked", "full"])
def test_without_storage_a_lost_answer_books_once(boletia: Imitacion, visita: Pagina, deposito: str) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}", antes=deposito)
    boletia.pierde("POST", "/reservas")

    compra(ventana)

    assert boletia.cuenta("POST", "/reservas") == 2
    assert boletia.vendidas(evento) == 1


@pytest.mark.parametrize("valor", VALORES)
def test_rubbish_in_storage_is_no_empty_page(boletia: Imitacion, visita: Pagina, valor: str) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(antes=BASURA.replace("VALOR", repr(valor)))

    abre_evento(ventana, evento)
    compra(ventana)
    boton(ventana, "Cerrar").click()
    for seccion, dentro in (("Mis reservas", "#reservas h1"), ("Organización", "#organizacion .fila")):
        ventana.get_by_role("link", name=seccion).click()
        expect(ventana.locator(dentro)).to_be_visible()
        expect(ventana.locator("main section:visible .aviso")).to_be_empty()

    assert boletia.vendidas(evento) == 1


def test_the_wheel_does_not_change_the_quantity(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida")
    llena(ventana, 3, "ana@example.com")
    cantidad(ventana).click()

    for _ in range(3):
        ventana.mouse.wheel(0, -120)
    ventana.evaluate("() => new Promise((sigue) => setTimeout(sigue, 300))")

    expect(cantidad(ventana)).to_have_value("3")


def test_a_selection_dragged_out_of_the_dialog_does_not_close_it(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida")
    llena(ventana, 1, "ana@example.com")
    caja = correo(ventana).bounding_box()
    assert caja

    ventana.mouse.move(caja["x"] + 40, caja["y"] + 20)
    ventana.mouse.down()
    ventana.mouse.move(5, 5, steps=4)
    ventana.mouse.up()

    expect(correo(ventana)).to_be_visible()
    ventana.mouse.click(5, 5)
    expect(ventana.get_by_role("dialog")).to_be_hidden()


def test_a_button_under_way_takes_no_second_press(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    llena(ventana, 1, "ana@example.com")

    ventana.evaluate(
        "() => { for (let i = 0; i < 5; i++) document.querySelector('#reservar form').requestSubmit(); }"
    )

    confirmada(ventana)
    assert boletia.cuenta("POST", "/reservas") == 1
