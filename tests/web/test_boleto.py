"""A ticket: a code that a scanner reads, a number to read aloud, a sheet of paper, and all of it without a line."""

import io
import re
import struct
import zlib
from threading import Event

import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.imitacion import SITIO, Imitacion
from tests.web.ventana import boton, confirmada, llena, reservas


def lee(png: bytes) -> list[str]:
    """What a scanner reads in a picture, which is Chromium's: 8 bits RGB or RGBA, not interlaced."""
    ancho, alto, _bits, tipo = struct.unpack(">IIBB", png[16:26])
    canales = {2: 3, 6: 4}[tipo]
    datos = io.BytesIO(zlib.decompress(b"".join(re.findall(rb"(?s)IDAT(.*?)....(?=....(?:IDAT|IEND))", png))))
    gris, anterior = bytearray(), bytes(ancho * canales)
    for _ in range(alto):
        anterior = _sin_filtro(datos.read(1)[0], bytearray(datos.read(ancho * canales)), anterior, canales)
        gris += anterior[::canales]
    return [leido.text for leido in zxingcpp.read_barcodes(memoryview(bytes(gris)).cast("B", (alto, ancho)))]


def _sin_filtro(filtro: int, linea: bytearray, encima: bytes, canales: int) -> bytes:
    """One line of a PNG as it was before the filter (RFC 2083, 6)."""
    for i in range(len(linea)):
        a, b = linea[i - canales] if i >= canales else 0, encima[i]
        c = encima[i - canales] if i >= canales else 0
        cerca = min((a, b, c), key=lambda v: (abs(a + b - c - v), (a, b, c).index(v)))
        linea[i] = (linea[i] + (0, a, b, (a + b) // 2, cerca)[filtro]) % 256
    return bytes(linea)


def compra(pagina: Page) -> str:
    llena(pagina, 2, "ana@example.com")
    boton(pagina, "Reservar").click()
    return confirmada(pagina)


@pytest.mark.parametrize("tema", ["light", "dark"])
def test_a_scanner_reads_the_reservations_address(boletia: Imitacion, visita: Pagina, tema: str) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida", ancho=360, alto=740, tema=tema)
    id = compra(ventana)
    suya = f"{boletia.direccion}#/reservas/{id}"

    assert lee(ventana.locator("#reservar .qr").screenshot()) == [suya]
    ventana.get_by_role("link", name="Ver mi reserva").click()
    assert lee(reservas(ventana).locator(".qr").screenshot()) == [suya]
    ventana.emulate_media(media="print")
    espera(
        lambda: lee(reservas(ventana).locator(".qr").screenshot()), lambda leidos: leidos == [suya], plazo=20
    )


def test_the_code_stays_the_same_picture_while_a_scanner_reads_it(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana, llega = visita("#/evento/Aida"), Event()
    boletia.espera("GET", "/reservas/\\w{27}", llega)
    id = compra(ventana)
    ventana.locator("#reservar .qr").evaluate("codigo => codigo.dataset.primero = 'si'")

    with ventana.expect_response(f"**/reservas/{id}"):
        llega.set()
    ventana.wait_for_timeout(500)  # it is on the screen

    expect(ventana.locator("#reservar .qr")).to_have_attribute("data-primero", "si", timeout=1)


def test_codes_of_every_size_are_read(visita: Pagina) -> None:
    ventana = visita()
    texto = "https://boletia.example/ñ/" + "aB3-" * 100

    for largo in (1, 14, 15, 62, 107, 180, 251, 331, 400):
        filas = ventana.evaluate(
            "async (texto) => (await import('/js/qr.js')).qr(texto).map((fila) => fila.map(Number))",
            texto[:largo],
        )
        lado = len(filas) + 8
        pixeles = bytes(
            0 if 0 <= y - 4 < len(filas) and 0 <= x - 4 < len(filas) and filas[y - 4][x - 4] else 255
            for y in (y for y in range(lado) for _ in range(3))
            for x in (x for x in range(lado) for _ in range(3))
        )
        leidos = zxingcpp.read_barcodes(memoryview(pixeles).cast("B", (lado * 3, lado * 3)))
        assert [leido.text for leido in leidos] == [texto[:largo]]


def test_the_number_is_shown_in_groups_and_copied_whole(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida", permissions=["clipboard-read", "clipboard-write"])
    id = compra(ventana)

    expect(ventana.locator("#reservar output span")).to_have_count(9)
    seleccionado = ventana.evaluate(
        """() => {
            getSelection().selectAllChildren(document.querySelector('#reservar output'));
            return String(getSelection());
        }"""
    )
    assert seleccionado == id
    boton(ventana, "Copiar").click()
    expect(boton(ventana, "Copiado")).to_be_visible()
    assert ventana.evaluate("navigator.clipboard.readText()") == id


def test_print_is_one_valid_ticket_a_sheet(boletia: Imitacion, visita: Pagina) -> None:
    for _ in range(3):
        boletia.reserva(boletia.evento("Aida"), 1)
    boletia.cancela_reserva(next(iter(boletia.reservas)))
    ventana = visita("#/reservas/Aida/ana@example.com")
    expect(reservas(ventana)).to_have_count(3)

    ventana.emulate_media(media="print")
    for nada in (".cabecera", ".consultas", ".pie", "#reservas [data-campo=cancelar]", "#reservas h1"):
        expect(ventana.locator(nada).first).to_be_hidden()

    hojas = len(re.findall(rb"/Type\s*/Page\b", ventana.pdf(format="Letter")))
    assert hojas == 2


def test_own_reservations_are_there_without_a_line(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida")
    ventana = visita("#/evento/Aida", service_workers="allow")
    id = compra(ventana)
    ventana.evaluate("() => navigator.serviceWorker.ready.then(() => 0)")
    ventana.wait_for_function(
        "() => caches.open('boletia').then((uno) => uno.match('js/reservas.js')).then(Boolean)"
    )

    ventana.context.set_offline(True)
    ventana.goto(f"{boletia.direccion}#/reservas")
    ventana.reload()

    expect(reservas(ventana).locator("[data-campo=id]")).to_have_text(id)
    expect(reservas(ventana).locator(".qr")).to_be_visible()
    expect(reservas(ventana)).to_contain_text("Como se vio el")
    expect(ventana.locator("#reservas .aviso")).to_contain_text("sin conexión")
    ventana.context.set_offline(False)
    expect(reservas(ventana)).not_to_contain_text("Como se vio el")


def test_the_service_worker_keeps_the_whole_page() -> None:
    guardados = set(re.findall(r'^  "([^"]+)",$', (SITIO / "sw.js").read_text(encoding="utf-8"), re.M))

    archivos = {uno.relative_to(SITIO).as_posix() for uno in SITIO.rglob("*") if uno.is_file()}
    assert guardados == archivos - {"sw.js"} | {"./"}


def test_the_first_view_is_asked_for_at_once() -> None:
    """What the cartelera imports is in the page's head, so that nothing waits for the file that imports it."""

    def importa(archivo: str, vistos: set[str]) -> set[str]:
        ruta = SITIO / archivo
        for otro in re.findall(r'from "(\.{1,2}/[^"]+)"', ruta.read_text(encoding="utf-8")):
            nombre = (ruta.parent / otro).resolve().relative_to(SITIO.resolve()).as_posix()
            if nombre not in vistos:
                vistos.add(nombre)
                importa(nombre, vistos)
        return vistos

    indice = (SITIO / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'rel="modulepreload" href="([^"]+)"', indice)) == importa("js/app.js", set())
