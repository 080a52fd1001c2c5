"""The page tells the truth: whatever got lost, whoever was faster, however late the answer."""

import re
import threading
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion, rechazo
from tests.web.ventana import abre_evento, boton, confirmada, correo, fila, llena, reservas, tarjeta

DIA = 24 * 3600  # seconds


def deja_sin_respuesta(pagina: Page, boletia: Imitacion, evento: str, cantidad: int = 1) -> None:
    """A booking that the API makes and whose answers never arrive, left at the form."""
    boletia.pierde("POST", "/reservas", 4)
    llena(pagina, cantidad, "ana@example.com")
    boton(pagina, "Reservar").click()
    expect(pagina.get_by_text("Reintentando la misma reserva")).to_be_visible()
    pagina.reload()
    expect(boton(pagina, "Reintentar")).to_be_visible()
    boletia.olvida_fallas()
    assert boletia.vendidas(evento) == cantidad


@pytest.mark.parametrize(
    ("hace", "sello", "mentira"),
    [
        (lambda boletia, _id: boletia.cancela_evento("Aida"), "Evento suspendido", "Confirmada"),
        (lambda boletia, id: boletia.cancela_reserva(id), "Cancelada por usted", "Confirmada"),
    ],
)
def test_a_retry_shows_the_reservation_as_it_is_now(
    boletia: Imitacion, visita: Pagina, hace: Callable[[Imitacion, str], None], sello: str, mentira: str
) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    deja_sin_respuesta(ventana, boletia, evento)
    hace(boletia, next(iter(boletia.reservas)))

    boton(ventana, "Reintentar").click()

    expect(ventana.locator("#reservar .sello")).to_have_text(sello)
    expect(ventana.locator("#reservar")).not_to_contain_text(mentira)
    expect(ventana.locator("#reservar")).not_to_contain_text("La confirmación llega")
    expect(ventana.locator("#reservar .qr")).to_have_count(0)


def test_the_confirmation_follows_what_becomes_of_the_event(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    llena(ventana, 1, "ana@example.com")
    boton(ventana, "Reservar").click()
    confirmada(ventana)

    boletia.cancela_evento(evento)

    expect(ventana.locator("#reservar .sello")).to_have_text("Evento suspendido")


def test_attempts_are_kept_per_event_until_each_is_resolved(boletia: Imitacion, visita: Pagina) -> None:
    primero, segundo = boletia.evento("Primero"), boletia.evento("Segundo")
    ventana = visita(f"#/evento/{primero}")
    deja_sin_respuesta(ventana, boletia, primero)

    ventana.goto(f"{boletia.direccion}#/evento/{segundo}")
    expect(ventana.locator("#reservar")).not_to_contain_text("no se reserva dos veces")
    llena(ventana, 2, "ana@example.com")
    boton(ventana, "Reservar").click()
    confirmada(ventana)
    boton(ventana, "Seguir en cartelera").click()

    expect(ventana.locator(".pendiente")).to_contain_text(primero)
    ventana.get_by_role("link", name="Continuar esa reserva").click()
    boton(ventana, "Reintentar").click()
    confirmada(ventana)
    assert (boletia.vendidas(primero), boletia.vendidas(segundo)) == (1, 2)
    ventana.get_by_role("link", name="Ver mi reserva").click()
    ventana.get_by_role("link", name="Mis reservas").click()
    expect(reservas(ventana)).to_have_count(2)
    ventana.get_by_role("link", name="Cartelera", exact=True).click()
    expect(ventana.locator(".pendiente")).to_have_count(0)


def test_an_attempt_survives_the_tab(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    deja_sin_respuesta(ventana, boletia, evento)

    otra = ventana.context.new_page()
    ventana.close()
    otra.goto(f"{boletia.direccion}#/")
    otra.get_by_role("link", name="Continuar esa reserva").click()
    boton(otra, "Reintentar").click()

    confirmada(otra)
    assert boletia.vendidas(evento) == 1


def test_a_late_answer_stays_with_its_own_event(boletia: Imitacion, visita: Pagina) -> None:
    lento, otro = boletia.evento("Lento", 5), boletia.evento("Otro", 5)
    llega = threading.Event()
    boletia.espera("POST", "/reservas", llega)
    ventana = visita(f"#/evento/{lento}")
    llena(ventana, 5, "ana@example.com")
    boton(ventana, "Reservar").click()
    expect(boton(ventana, "Reservando…")).to_be_visible()
    boletia.reserva(lento, 3)

    ventana.goto(f"{boletia.direccion}#/evento/{otro}")
    expect(boton(ventana, "Reservar")).to_be_enabled()
    llena(ventana, 2, "ana@example.com")
    llega.set()

    expect(ventana.locator(".pregon")).to_contain_text(f"{lento}: Quedan 2 boletos")
    expect(ventana.locator("#reservar form .error:not(:empty)")).to_have_count(0)
    boton(ventana, "Reservar").click()
    confirmada(ventana)
    assert boletia.vendidas(otro) == 2


def test_a_late_booking_does_not_take_the_other_form_away(boletia: Imitacion, visita: Pagina) -> None:
    lento, otro = boletia.evento("Lento"), boletia.evento("Otro")
    llega = threading.Event()
    boletia.espera("POST", "/reservas", llega)
    ventana = visita(f"#/evento/{lento}")
    llena(ventana, 1, "ana@example.com")
    boton(ventana, "Reservar").click()
    expect(boton(ventana, "Reservando…")).to_be_visible()
    ventana.goto(f"{boletia.direccion}#/evento/{otro}")
    llena(ventana, 2, "ana@example.com")

    llega.set()

    expect(ventana.locator(".pregon")).to_contain_text(f"1 boleto para {lento}. Está en Mis reservas")
    expect(boton(ventana, "Reservar")).to_be_enabled()
    expect(ventana.locator("#reservar-nombre")).to_have_text(otro)


def test_an_attempt_older_than_its_key_is_not_repeated(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    deja_sin_respuesta(ventana, boletia, evento)
    boletia.olvida_claves()

    ventana.clock.set_fixed_time(time.time() + DIA)
    ventana.goto(f"{boletia.direccion}#/")
    expect(ventana.locator(".pendiente")).to_contain_text("hace más de un día")
    expect(ventana.locator(".pendiente")).not_to_contain_text("no se reserva dos veces")
    ventana.goto(f"{boletia.direccion}#/evento/{evento}")

    expect(ventana.locator("#reservar")).to_contain_text("podría reservar dos veces")
    expect(boton(ventana, "Reintentar")).to_be_hidden()
    expect(ventana.locator("#reservar").get_by_role("link", name="Buscar esa reserva")).to_have_attribute(
        "href", f"#/reservas/{evento}/ana%40example.com"
    )
    boton(ventana, "Ya lo vi: reservar de nuevo").click()
    expect(boton(ventana, "Reservar")).to_be_enabled()
    assert boletia.vendidas(evento) == 1


def test_a_creation_whose_answer_was_lost_is_ones_own(boletia: Imitacion, visita: Pagina) -> None:
    ventana = visita("#/organizacion")
    crea(ventana, "Estreno", 12, "Teatro")
    boletia.pierde("POST", "/eventos")

    ventana.get_by_role("button", name="Crear evento").click()
    expect(ventana.get_by_text("no sabemos si el evento se creó")).to_be_visible()
    ventana.reload()
    ventana.get_by_role("button", name="Crear evento").click()

    expect(ventana.get_by_text("Se creó Estreno, con 12 boletos")).to_be_visible()


def test_somebody_elses_event_of_that_name_is_not_ones_own(boletia: Imitacion, visita: Pagina) -> None:
    ventana = visita("#/organizacion")
    crea(ventana, "Estreno", 12, "Teatro")
    boletia.pierde("POST", "/eventos")
    ventana.get_by_role("button", name="Crear evento").click()
    expect(ventana.get_by_text("no sabemos si el evento se creó")).to_be_visible()
    boletia.evento("Estreno", 99, "Teatro")

    ventana.get_by_role("button", name="Crear evento").click()

    expect(ventana.locator("#alta-evento-error")).to_contain_text("elija otro nombre")


def test_offline_before_anything_was_sent_says_so(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita(f"#/evento/{evento}")
    llena(ventana, 1, "ana@example.com")
    ventana.context.set_offline(True)

    boton(ventana, "Reservar").click()

    expect(ventana.locator("#reservar .error").filter(has_text="La reserva no se envió")).to_be_visible()
    expect(ventana.locator("#reservar")).not_to_contain_text("no sabemos")
    expect(correo(ventana)).to_be_enabled()
    assert boletia.cuenta("POST", "/reservas") == 0


def test_live_is_only_said_while_it_is(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita()
    expect(tarjeta(ventana, evento)).to_be_visible()
    expect(ventana.locator("#cartelera .en-vivo")).to_contain_text("Disponibilidad en vivo")

    ventana.context.set_offline(True)
    expect(ventana.locator("#cartelera .en-vivo")).to_contain_text(re.compile(r"Como estaba a las \d"))
    expect(ventana.locator("#cartelera .en-vivo")).not_to_contain_text("en vivo")
    ventana.context.set_offline(False)

    expect(ventana.locator("#cartelera .en-vivo")).to_contain_text("Disponibilidad en vivo")


def test_an_address_that_leads_nowhere_says_so(visita: Pagina) -> None:
    ventana = visita("#/nada")

    for destino in (
        "#/nada",
        "#/reservas/a/b/c",
        "#/evento",
        "#/organizacion/x",
        "#/__proto__",
        "#/constructor/a",
    ):
        ventana.goto(ventana.url.split("#")[0] + destino)
        expect(ventana.get_by_role("heading", name="No hay nada aquí")).to_be_visible()
        expect(ventana.locator("#cartelera")).to_be_hidden()
    ventana.get_by_role("link", name="Ver la cartelera").click()
    expect(ventana.locator("#cartelera")).to_be_visible()


@pytest.mark.parametrize("destino", ["#/", "#/reservas/Aida/ana%40example.com", "#/organizacion"])
def test_a_failure_looks_the_same_everywhere(boletia: Imitacion, visita: Pagina, destino: str) -> None:
    boletia.responde("GET", "/.*", 503, rechazo("ServicioOcupado", "Vuelva en un momento"), veces=99)

    ventana = visita(destino)

    aviso = ventana.locator("main section:visible .aviso")
    expect(aviso).to_have_text("Boletia tiene un problema (503). Vuelva en un momento")
    expect(aviso).to_have_class(re.compile("aviso-fuerte"))


@pytest.mark.parametrize(
    ("prepara", "motivo"),
    [
        (lambda boletia: boletia.reserva("Aida", 30), "Se agotaron los boletos"),
        (lambda boletia: boletia.cancela_evento("Aida"), "Los organizadores cancelaron este evento"),
        (lambda boletia: boletia.quita_evento("Aida"), "No hay un evento con este nombre"),
    ],
)
def test_a_form_that_leads_nowhere_is_not_shown(
    boletia: Imitacion, visita: Pagina, prepara: Callable[[Imitacion], None], motivo: str
) -> None:
    boletia.evento("Aida")
    prepara(boletia)

    ventana = visita("#/evento/Aida")

    expect(ventana.locator("#reservar")).to_contain_text(motivo)
    expect(correo(ventana)).to_be_hidden()
    expect(boton(ventana, "Reservar")).to_be_hidden()
    boton(ventana, "Ver otros eventos").click()
    expect(ventana.get_by_role("dialog")).to_be_hidden()


def test_too_many_requests_is_said_in_spanish(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida")
    llena(ventana, 1, "ana@example.com")
    boletia.responde("POST", "/reservas", 429, {"message": "Too Many Requests"})

    boton(ventana, "Reservar").click()

    expect(ventana.locator("#reservar .progreso")).to_contain_text("Hay mucha gente en Boletia")
    confirmada(ventana)


def test_an_answer_that_is_not_the_apis_is_no_confirmation(boletia: Imitacion, visita: Pagina) -> None:
    """A hotel's Wi-Fi answers everything with its own page, and 200."""
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida")
    llena(ventana, 1, "ana@example.com")
    boletia.responde("POST", "/reservas", 200, "<h1>Bienvenido al hotel</h1>")

    boton(ventana, "Reservar").click()

    expect(ventana.locator("#reservar .progreso")).to_contain_text("Reintentando")
    confirmada(ventana)
    assert boletia.vendidas("Aida") == 1


def test_a_refused_field_is_named_by_the_api_not_by_its_message(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida")
    llena(ventana, 1, "ana@example.com")
    boletia.responde("POST", "/reservas", 400, rechazo("DatosInvalidos", "Esa dirección no existe", "email"))

    boton(ventana, "Reservar").click()

    expect(ventana.locator("#reservar-email-error")).to_have_text("Esa dirección no existe")
    expect(correo(ventana)).to_be_focused()


def test_a_sweeps_progress_comes_from_data_and_survives_a_reload(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida", 30)
    ids = [boletia.reserva(evento, 3, f"c{i}@example.com") for i in range(4)]
    ventana = visita("#/organizacion")
    fila(ventana, evento).get_by_role("button", name="Cancelar evento").click()
    ventana.get_by_role("button", name="Sí, cancelar el evento").click()
    expect(fila(ventana, evento)).to_contain_text("Reservas canceladas: 0 de 12 boletos")

    boletia.reservas[ids[0]]["Estado"] = "C"
    ventana.reload()
    expect(fila(ventana, evento)).to_contain_text("Reservas canceladas: 3 de 12 boletos")
    boletia.cancela_evento(evento)

    expect(fila(ventana, evento)).to_contain_text("Reservas canceladas: 12 de 12 boletos")
    expect(fila(ventana, evento).locator("li[data-hecho=true]")).to_have_count(3)


@pytest.mark.parametrize("estado", [403, 404])
def test_without_the_data_there_is_no_bar(boletia: Imitacion, visita: Pagina, estado: int) -> None:
    evento = boletia.evento("Aida", 30)
    boletia.reserva(evento, 3)
    boletia.responde("GET", "/reservas/eventos/Aida/reservas", estado, {"message": "x"}, veces=99)
    ventana = visita("#/organizacion")

    fila(ventana, evento).get_by_role("button", name="Cancelar evento").click()
    ventana.get_by_role("button", name="Sí, cancelar el evento").click()

    expect(fila(ventana, evento)).to_contain_text("Cancelando las reservas de 3 boletos")
    expect(fila(ventana, evento).get_by_role("progressbar")).to_be_hidden()
    espera(lambda: boletia.cuenta("GET", "/reservas/eventos") > 4)
    assert boletia.cuenta("GET", "/reservas/eventos/Aida/reservas") == 1


def crea(pagina: Page, evento: str, capacidad: int, categoria: str) -> None:
    pagina.locator("#alta-evento").fill(evento)
    pagina.locator("#alta-capacidad").fill(str(capacidad))
    pagina.locator("#alta-categoria").fill(categoria)


def test_opening_an_event_from_the_list_knows_it_at_once(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida", 7)
    ventana = visita()
    expect(tarjeta(ventana, evento)).to_be_visible()
    boletia.responde("GET", "/reservas/eventos.*", 503, veces=99)

    abre_evento(ventana, evento)

    expect(ventana.locator("#reservar .quedan")).to_have_text("Quedan 7 boletos")
