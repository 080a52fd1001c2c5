"""A customer at the page: books, looks up and cancels; by mouse, by keyboard, against others, without a line."""

import pytest
from playwright.sync_api import Route, expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.taquilla import Taquilla
from tests.web.ventana import (
    abre_evento,
    avanza_hasta,
    boton,
    cantidad,
    confirmada,
    correo,
    llena,
    reservas,
    tarjeta,
)

pytestmark = pytest.mark.nube


def test_the_seeds_story_by_mouse(pagina: Pagina, taquilla: Taquilla) -> None:
    aida = taquilla.evento("Opera Aida", 30, "Opera")
    ventana = pagina()

    expect(tarjeta(ventana, aida)).to_contain_text("30 de 30 disponibles")
    abre_evento(ventana, aida)
    for _ in range(9):
        boton(ventana, "Un boleto más").click()
    correo(ventana).fill("pepe@gmail.com")
    boton(ventana, "Reservar").click()
    id = confirmada(ventana)
    boton(ventana, "Seguir en cartelera").click()
    expect(tarjeta(ventana, aida)).to_contain_text("20 de 30 disponibles")

    ventana.get_by_role("link", name="Mis reservas").click()
    ventana.get_by_role("textbox", name="Número de reserva").fill(id)
    ventana.get_by_role("button", name="Consultar").first.click()
    reserva = reservas(ventana)
    expect(reserva).to_contain_text("10 boletos")
    expect(reserva).to_contain_text("Confirmada")
    reserva.get_by_role("button", name="Cancelar la reserva").click()
    ventana.get_by_role("button", name="Sí, cancelarla").click()
    expect(reserva).to_contain_text("Cancelada por usted")

    ventana.get_by_role("link", name="Cartelera", exact=True).click()
    expect(tarjeta(ventana, aida)).to_contain_text("30 de 30 disponibles")
    espera(lambda: len(taquilla.correos_a("pepe@gmail.com")) >= 2)
    ventana.get_by_role("link", name="Correos").click()
    expect(ventana.locator("#correos")).to_contain_text(
        f"Su reserva {id} de 10 boletos para el evento {aida}"
    )


def test_the_seeds_story_by_keyboard(pagina: Pagina, taquilla: Taquilla) -> None:
    aida = taquilla.evento("Opera Aida", 30, "Opera")
    ventana = pagina()
    expect(tarjeta(ventana, aida)).to_be_visible()

    ventana.get_by_label("Buscar").focus()
    ventana.keyboard.type(aida)
    avanza_hasta(ventana, f"Reservar boletos para {aida}")
    ventana.keyboard.press("Enter")
    expect(ventana.get_by_role("dialog").get_by_role("heading", name=aida)).to_be_focused()
    avanza_hasta(ventana, "reservar-cantidad")
    ventana.keyboard.press("ArrowUp")
    avanza_hasta(ventana, "reservar-email")
    ventana.keyboard.type("teclado@example.com")
    ventana.keyboard.press("Enter")
    id = confirmada(ventana)
    avanza_hasta(ventana, "Ver mi reserva")
    ventana.keyboard.press("Enter")
    expect(reservas(ventana)).to_contain_text("2 boletos")
    avanza_hasta(ventana, f"Cancelar la reserva de 2 boletos para {aida}")
    ventana.keyboard.press("Enter")
    avanza_hasta(ventana, "Sí, cancelarla")
    ventana.keyboard.press("Enter")

    expect(reservas(ventana)).to_contain_text("Cancelada por usted")
    assert taquilla.estado(id) == "X"


def test_escape_closes_the_dialog_and_gives_the_focus_back(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina()
    abre_evento(ventana, evento)
    llena(ventana, 3, "a medias@")

    ventana.keyboard.press("Escape")

    expect(ventana.get_by_role("link", name=f"Reservar boletos para {evento}")).to_be_focused()
    abre_evento(ventana, evento)
    expect(cantidad(ventana)).to_have_value("3")
    expect(correo(ventana)).to_have_value("a medias@")


def test_two_browsers_race_for_the_last_ticket(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento("Última función", 1)
    ana, luis = pagina(f"#/evento/{evento}"), pagina(f"#/evento/{evento}")
    for ventana in (ana, luis):
        llena(ventana, 1, "ultimo@example.com")

    # Both presses are on their way before either page hears an answer.
    for ventana in (ana, luis):
        ventana.evaluate("() => document.querySelector('#reservar form').requestSubmit()")

    for ventana in (ana, luis):
        expect(
            ventana.locator("#reservar .sello:visible, #reservar .error:not(:empty)").first
        ).to_be_visible()
    compradas = [ventana.locator("#reservar .sello").is_visible() for ventana in (ana, luis)]
    assert sorted(compradas) == [False, True]
    assert taquilla.disponibles(evento) == 0
    perdedora = (ana, luis)[compradas.index(False)]
    expect(correo(perdedora)).to_have_value("ultimo@example.com")


def test_an_impatient_double_press_books_once(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina(f"#/evento/{evento}")
    llena(ventana, 1, "prisa@example.com")

    boton(ventana, "Reservar").dblclick()

    confirmada(ventana)
    assert taquilla.disponibles(evento) == 29


def test_a_connection_lost_during_a_booking_books_once(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina(f"#/evento/{evento}")
    claves = []

    def pierde_la_respuesta(ruta: Route) -> None:
        claves.append(ruta.request.headers["idempotency-key"])
        ruta.fetch()  # the API books
        ruta.abort("connectionreset")  # and the answer never arrives

    ventana.route("**/reservas", pierde_la_respuesta, times=2)
    llena(ventana, 2, "corte@example.com")
    boton(ventana, "Reservar").click()

    expect(ventana.get_by_text("Reintentando la misma reserva")).to_be_visible()
    id = confirmada(ventana)
    assert len(claves) == 2
    assert len(set(claves)) == 1
    assert taquilla.disponibles(evento) == 28
    espera(lambda: [r["Id"] for r in taquilla.reservas_de(evento, "corte@example.com")] == [id])


def test_an_attempt_without_outcome_survives_a_reload(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina(f"#/evento/{evento}")
    llena(ventana, 2, "recarga@example.com")
    ventana.route("**/reservas", lambda ruta: (ruta.fetch(), ruta.abort("connectionreset"))[1])
    boton(ventana, "Reservar").click()
    expect(ventana.get_by_text("Reintentando la misma reserva")).to_be_visible()

    ventana.unroute_all()
    ventana.reload()

    expect(ventana.get_by_text("Este intento quedó sin respuesta")).to_be_visible()
    expect(correo(ventana)).to_have_value("recarga@example.com")
    boton(ventana, "Reintentar").click()
    confirmada(ventana)
    assert taquilla.disponibles(evento) == 28


def test_offline_and_a_server_error_are_told_apart(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina(f"#/evento/{evento}")
    llena(ventana, 2, "linea@example.com")
    caida = '{"Code": "ServicioOcupado", "Message": "Vuelva en un momento"}'
    ventana.route(
        "**/reservas", lambda ruta: ruta.fulfill(status=503, body=caida, content_type="application/json")
    )

    boton(ventana, "Reservar").click()
    expect(ventana.get_by_text("Boletia tiene un problema (503). Vuelva en un momento")).to_be_visible()
    ventana.context.set_offline(True)
    ventana.unroute_all()
    expect(ventana.locator("#reservar").get_by_text("sin conexión a internet")).to_be_visible()
    expect(correo(ventana)).to_have_value("linea@example.com")
    ventana.context.set_offline(False)

    confirmada(ventana)
    assert taquilla.disponibles(evento) == 28


def test_an_event_cancelled_while_a_customer_looks_at_it(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    id = taquilla.reserva(evento, 3, "mira@example.com")
    ventana, otra = pagina(f"#/evento/{evento}"), pagina(f"#/reservas/{id}")
    llena(ventana, 5, "mira@example.com")
    expect(reservas(otra)).to_contain_text("Confirmada")

    taquilla.cancela_evento(evento)

    expect(
        ventana.locator("#reservar").get_by_text("Los organizadores cancelaron este evento")
    ).to_be_visible()
    expect(boton(ventana, "Reservar")).to_be_hidden()
    expect(cantidad(ventana)).to_have_value("5")
    expect(reservas(otra)).to_contain_text("Evento suspendido")
    expect(otra.get_by_role("button", name="Cancelar la reserva")).to_be_hidden()
    boton(ventana, "Cerrar").click()
    expect(tarjeta(ventana, evento)).to_contain_text("Cancelado")


def test_a_booking_above_what_is_left_says_how_many_are(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento(capacidad=5)
    ventana = pagina(f"#/evento/{evento}")
    llena(ventana, 6, "seis@example.com")
    boton(ventana, "Reservar").click()
    expect(ventana.get_by_text("De 1 a 5: es lo que queda")).to_be_visible()
    expect(cantidad(ventana)).to_be_focused()

    # Somebody is faster between the page's look and the press: the API's words are shown.
    cantidad(ventana).fill("5")
    ventana.route("**/reservas/eventos*", lambda ruta: ruta.abort())
    taquilla.reserva(evento, 2)
    boton(ventana, "Reservar").click()

    expect(ventana.locator("#reservar .error").filter(has_text="3")).to_be_visible()
    assert taquilla.disponibles(evento) == 3


@pytest.mark.parametrize(
    "nombre",
    [
        "<img src=x onerror=alert(1)>",
        "'\"><script>alert(1)<⁄script>",
        "100% ñandú & Cía. + ¿qué? #1",
        "مهرجان 🎭 ไทย",
        "%2e%2e %41",
        "\\..\\ ${7*7} {{7*7}}",
    ],
)
def test_hostile_names_are_only_text(pagina: Pagina, taquilla: Taquilla, nombre: str) -> None:
    evento = taquilla.evento(nombre, 4, nombre[:40])
    ventana = pagina()
    ventana.on("dialog", lambda _: pytest.fail("a script ran"))

    ventana.get_by_label("Buscar").fill(evento)
    expect(tarjeta(ventana, evento)).to_contain_text("4 de 4 disponibles")
    abre_evento(ventana, evento)
    llena(ventana, 1, "hostil+1@example.com")
    boton(ventana, "Reservar").click()
    confirmada(ventana)
    ventana.get_by_role("link", name="Ver mi reserva").click()
    expect(reservas(ventana).get_by_role("heading")).to_have_text(evento)
    ventana.locator("#consulta-evento").fill(evento)
    ventana.locator("#consulta-email").fill("hostil+1@example.com")
    ventana.get_by_role("button", name="Consultar").nth(1).click()

    expect(reservas(ventana).get_by_role("heading")).to_have_text(evento)
    assert ventana.locator("img").count() == 0


def test_search_and_category_filter(pagina: Pagina, taquilla: Taquilla) -> None:
    opera, rock = (
        taquilla.evento("Ópera", categoria="Filtro Ópera"),
        taquilla.evento("Rock", categoria="Filtro Rock"),
    )
    ventana = pagina()

    ventana.get_by_label("Buscar").fill(opera.replace("Ó", "o"))
    expect(tarjeta(ventana, opera)).to_be_visible()
    expect(tarjeta(ventana, rock)).to_be_hidden()
    ventana.get_by_label("Buscar").fill("")
    ventana.get_by_label("Filtro Rock").check()
    expect(tarjeta(ventana, rock)).to_be_visible()
    expect(tarjeta(ventana, opera)).to_be_hidden()
    ventana.get_by_label("Buscar").fill("no hay tal cosa")
    expect(ventana.get_by_text("Ningún evento coincide")).to_be_visible()


def test_a_sold_out_event_is_marked_and_comes_back(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento(capacidad=2)
    ventana = pagina()
    expect(tarjeta(ventana, evento)).to_contain_text("2 de 2")

    id = taquilla.reserva(evento, 2)

    expect(tarjeta(ventana, evento)).to_contain_text("Agotado")
    expect(ventana.get_by_role("link", name=f"Reservar boletos para {evento}")).to_be_hidden()
    taquilla.cancela_reserva(id)
    expect(tarjeta(ventana, evento)).to_contain_text("2 de 2")


def test_an_unknown_reservation_is_said_in_the_apis_words(pagina: Pagina) -> None:
    ventana = pagina("#/reservas/21tY2WfhKPDj0TDulNRlu2yszl4")

    expect(ventana.get_by_text("No existe la reserva 21tY2WfhKPDj0TDulNRlu2yszl4")).to_be_visible()
    ventana.get_by_role("textbox", name="Número de reserva").fill("corto")
    ventana.get_by_role("button", name="Consultar").first.click()
    expect(ventana.get_by_text("El número tiene 27 letras y cifras")).to_be_visible()
    expect(ventana.get_by_role("textbox", name="Número de reserva")).to_be_focused()


def test_the_reservations_of_this_browser_are_at_hand(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina(f"#/evento/{evento}")
    llena(ventana, 1, "mia@example.com")
    boton(ventana, "Reservar").click()
    id = confirmada(ventana)

    boton(ventana, "Cerrar").click()
    ventana.get_by_role("link", name="Mis reservas").click()
    expect(reservas(ventana).locator("[data-campo=id]")).to_have_text(id)
    ventana.get_by_role("button", name="Olvidar la lista de este navegador").click()

    expect(ventana.get_by_text("Aquí aparecerán sus reservas")).to_be_visible()
