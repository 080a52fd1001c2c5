"""The door: a loud yes or no, with a line and without one; what was done without it is sent later, once."""

import re

import pytest
from playwright.sync_api import Page, expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion
from tests.web.taquilla import Taquilla

BOLETO = "https://boletia.example/#/reservas/"


def lee(ventana: Page, texto: str, cuantos: int = 1) -> None:
    """Types what a ticket says, as a scanner does."""
    if cuantos > 1:
        ventana.locator("#puerta-cuantos").fill(str(cuantos))
    ventana.locator("#puerta-numero").fill(texto)
    ventana.locator("#puerta-numero").press("Enter")


def veredicto(ventana: Page, cual: str, texto: str | re.Pattern[str]) -> None:
    expect(ventana.locator("#puerta .veredicto")).to_have_attribute("data-veredicto", cual)
    expect(ventana.locator("#puerta .veredicto")).to_contain_text(texto)


def con_lista(ventana: Page) -> None:
    expect(ventana.locator("#puerta [data-campo=lista]")).to_contain_text("Lleva la lista")


def numero(ventana: Page, campo: str) -> int:
    return int(ventana.locator(f"#puerta [data-campo={campo}]").inner_text().replace(",", ""))


def test_a_ticket_comes_in_once_and_the_door_counts(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 3)
    boletia.reserva("Aida", 2)
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    assert (numero(ventana, "dentro"), numero(ventana, "faltan")) == (0, 5)

    lee(ventana, BOLETO + id)
    veredicto(ventana, "si", "Entra 1 boleto: 1 de 3 de esta reserva")
    ventana.get_by_role("button", name="Entran los 2 que quedan").click()
    veredicto(ventana, "si", "Entran 2 boletos: 3 de 3")
    lee(ventana, BOLETO + id)

    veredicto(ventana, "no", "Ya entraron 3 de 3")
    assert (numero(ventana, "dentro"), numero(ventana, "faltan")) == (3, 2)
    assert boletia.reservas[id]["Entradas"] == 3


def test_a_scanner_that_types_needs_no_focus(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 2)
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    ventana.evaluate("document.activeElement.blur()")

    ventana.keyboard.type(f"{BOLETO}{id}\n")

    veredicto(ventana, "si", "1 de 2")


def test_what_was_a_mistake_is_taken_back(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 1)
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    lee(ventana, id)
    veredicto(ventana, "si", "1 de 1")

    ventana.get_by_role("button", name="Deshacer").click()

    espera(lambda: boletia.reservas[id]["Entradas"] == 0)
    expect(ventana.locator("#puerta [data-campo=dentro]")).to_have_text("0")
    expect(ventana.locator("#puerta-numero")).to_be_focused()


@pytest.mark.parametrize("texto", ["hola", "1234", "https://otra.example/"])
def test_what_is_no_ticket_is_refused_unasked(boletia: Imitacion, visita: Pagina, texto: str) -> None:
    boletia.evento("Aida", 30)
    ventana = visita("#/puerta/Aida")

    lee(ventana, texto)

    veredicto(ventana, "no", "no es un boleto")
    assert boletia.cuenta("POST", ".*") == 0


def test_without_a_line_the_list_decides_and_what_was_done_is_sent_later(
    boletia: Imitacion, visita: Pagina
) -> None:
    boletia.evento("Aida", 30)
    id, cancelada = boletia.reserva("Aida", 2), boletia.reserva("Aida", 1)
    boletia.cancela_reserva(cancelada)
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    despues = boletia.reserva("Aida", 1)
    ventana.context.set_offline(True)

    lee(ventana, id, 2)
    veredicto(ventana, "si", "2 de 2")
    lee(ventana, id)
    veredicto(ventana, "no", "ya entraron 2, aquí a las")
    lee(ventana, cancelada)
    veredicto(ventana, "no", "está cancelada")
    lee(ventana, despues)
    veredicto(ventana, "duda", "no está en la lista")
    ventana.get_by_role("button", name="Dejar entrar y anotarlo").click()
    veredicto(ventana, "si", "Anotado sin comprobar")
    assert numero(ventana, "porEnviar") == 2
    assert boletia.cuenta("POST", ".*") == 0

    ventana.context.set_offline(False)

    expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("0")
    assert [boletia.reservas[uno].get("Entradas") for uno in (id, despues)] == [2, 1]
    expect(ventana.locator("#puerta .dobles")).to_be_hidden()


def test_who_comes_in_while_the_list_is_read_is_not_forgotten(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 1)
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    vieja = dict(boletia.reservas[id])
    ventana.route("**/Aida/reservas*", lambda ruta: ruta.fulfill(json=[vieja]))  # a page from before

    lee(ventana, id)
    veredicto(ventana, "si", "1 de 1")
    with ventana.expect_response("**/Aida/reservas*"):
        ventana.get_by_role("button", name="Tomar la lista otra vez").click()
    con_lista(ventana)
    ventana.context.set_offline(True)
    lee(ventana, id)

    veredicto(ventana, "no", "ya entraron 1")


def test_a_lost_answer_counts_once(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 2)
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    boletia.pierde("POST", "/reservas/.*/entradas", veces=2)

    lee(ventana, id)

    veredicto(ventana, "si", "1 de 2")
    expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("0")
    expect(ventana.locator("#puerta [data-campo=dentro]")).to_have_text("1")
    assert len(boletia.ingresos[id]) == 1


def test_the_queue_and_the_list_survive_a_reload_without_a_line(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 1)
    ventana = visita("#/puerta/Aida", service_workers="allow")
    con_lista(ventana)
    ventana.evaluate("navigator.serviceWorker.ready")
    espera(lambda: ventana.evaluate("caches.match('js/puerta.js').then(Boolean)"))
    ventana.context.set_offline(True)
    lee(ventana, id)
    veredicto(ventana, "si", "1 de 1")

    ventana.reload()

    con_lista(ventana)
    lee(ventana, id)
    veredicto(ventana, "no", "ya entraron 1, aquí a las")
    ventana.context.set_offline(False)
    expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("0")
    assert boletia.reservas[id]["Entradas"] == 1


def test_what_a_device_keeps_tells_nobody_and_no_number(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 1, "ana.secreta@example.com")
    ventana = visita("#/puerta/Aida")
    con_lista(ventana)
    guardado = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    dicho = ventana.evaluate(guardado)
    assert "boletia.puerta.lista" in dicho
    assert id not in dicho
    assert "secreta" not in dicho

    ventana.get_by_role("button", name="Borrar lo que guarda este aparato").click()
    ventana.get_by_role("button", name="Sí, borrar").click()

    expect(ventana.locator("#puerta [data-campo=lista]")).to_contain_text("no lleva la lista")
    assert "reservas" not in ventana.evaluate(guardado)


def test_a_camera_reads_where_the_browser_can(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    id = boletia.reserva("Aida", 5)
    ventana = visita("#/puerta/Aida", antes=_camara(BOLETO + id))
    con_lista(ventana)

    ventana.get_by_role("button", name="Leer con la cámara").click()

    veredicto(ventana, "si", "1 de 5")
    ventana.get_by_role("button", name="Apagar la cámara").click()
    assert boletia.reservas[id]["Entradas"] == 1  # held before it for many looks, shown once


def _camara(texto: str) -> str:
    return f"""
        globalThis.BarcodeDetector = class {{ async detect() {{ return [{{ rawValue: {texto!r} }}]; }} }};
        navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
        HTMLMediaElement.prototype.play = async () => {{}};
    """


@pytest.mark.nube
def test_300_tickets_on_two_devices_without_a_line_count_once_and_each_double_is_named(
    pagina: Pagina, taquilla: Taquilla
) -> None:
    evento = taquilla.evento(capacidad=300)
    ids = [taquilla.reserva(evento, 1, f"cliente{cual}@example.com") for cual in range(300)]
    espera(lambda: len(taquilla.lista(evento)) == 300, plazo=60)
    norte, sur = (pagina(f"#/puerta/{evento}") for _ in range(2))
    for ventana in (norte, sur):
        con_lista(ventana)
        expect(ventana.locator("#puerta [data-campo=faltan]")).to_have_text("300")
        ventana.context.set_offline(True)

    for ventana, suyos in ((norte, ids[:200]), (sur, ids[100:])):
        for id in suyos:
            lee(ventana, id)
        expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("200")
    for ventana in (norte, sur):
        ventana.context.set_offline(False)
    for ventana in (norte, sur):
        expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("0")

    asistencias = [taquilla.asistencia(id) for id in ids]
    assert [(una["Entradas"], len(una["Ingresos"])) for una in asistencias] == [(1, 1)] * 300
    nombradas = [
        texto
        for ventana in (norte, sur)
        for texto in ventana.locator("#puerta .dobles li b").all_inner_texts()
    ]
    assert sorted(nombradas) == sorted(ids[100:200])
    for ventana in (norte, sur):
        for texto in ventana.locator("#puerta .dobles li").all_inner_texts():
            assert re.search(r"1 boleto aquí \(Puerta .+Antes: 1 en Puerta .+\d:\d\d", texto), texto
