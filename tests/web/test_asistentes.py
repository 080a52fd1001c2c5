"""An event's desk: who comes is listed, searched, summed and saved, from the first page on, of any length."""

import csv
import io
import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion

EPOCA = 1_400_000_000  # of KSUIDs
CIFRAS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PAGINA = 1000


def folio(segundos: int, cual: int) -> str:
    """The number of a reservation that was made then, in seconds since 1970."""
    numero, texto = ((segundos - EPOCA) << 128) + cual, ""
    for _ in range(27):
        numero, cifra = divmod(numero, len(CIFRAS))
        texto = CIFRAS[cifra] + texto
    return texto


def lista(cuantas: int) -> list[dict[str, Any]]:
    """Of three days; every tenth cancelled, every fourth came in."""
    return [
        {
            "Id": folio(1_796_000_000 + 86_400 * (cual % 3), cual),
            "Evento": "Aida",
            "Estado": "X" if cual % 10 == 0 else "A",
            "Email": f"cliente{cual}@example.com",
            "Cantidad": 2,
            **({"Entradas": 1} if cual % 4 == 1 else {}),
        }
        for cual in range(cuantas)
    ]


def sirve(ventana: Page, reservas: list[dict[str, Any]]) -> None:
    """The API's list of the event, in pages."""

    def responde(ruta: Route) -> None:
        desde = int(ruta.request.url.partition("cursor=")[2] or 0)
        hasta = desde + PAGINA
        enlace = f'<{ruta.request.url.partition("&cursor")[0]}&cursor={hasta}>; rel="next"'
        ruta.fulfill(
            status=200,
            headers={
                "Content-Type": "application/json",
                **({"Link": enlace} if hasta < len(reservas) else {}),
            },
            body=json.dumps(reservas[desde:hasta]),
        )

    ventana.route("**/reservas/eventos/Aida/reservas*", responde)


@pytest.fixture
def mesa(boletia: Imitacion, visita: Pagina) -> Page:
    boletia.evento("Aida", 100_000)
    return visita("#/organizacion", timezone_id="UTC")


def abre(ventana: Page, reservas: list[dict[str, Any]]) -> None:
    sirve(ventana, reservas)
    ventana.get_by_role("link", name="Asistentes de Aida").click()
    expect(ventana.get_by_text("Lista completa")).to_be_visible()


def celdas(ventana: Page, tabla: str) -> list[list[str]]:
    filas = ventana.locator(f"#asistentes [data-campo={tabla}] tr")
    return [fila.locator("th, td").all_text_contents() for fila in filas.all()]


def test_the_sums_are_by_state_and_by_day(mesa: Page) -> None:
    abre(mesa, lista(30))

    assert celdas(mesa, "estados") == [
        ["Confirmada", "27", "54", "8"],
        ["Cancelada por el cliente", "3", "6", "0"],
        ["Cancelada con el evento", "0", "0", "0"],
    ]
    mesa.get_by_text("Por día", exact=True).click()
    dias = celdas(mesa, "dias")
    assert [fila[1:] for fila in dias] == [["10", "20", "3"], ["10", "20", "3"], ["10", "20", "2"]]
    assert dias[0][0] == "miércoles, 2 de diciembre de 2026"


def test_it_is_searched_by_address_number_and_state_a_screenful_at_a_time(mesa: Page) -> None:
    reservas = lista(130)
    abre(mesa, reservas)
    filas, suma = mesa.locator("#asistentes [data-campo=lista] tr"), mesa.locator("#asistentes .suma").last
    expect(filas).to_have_count(50)
    mesa.get_by_role("button", name="Mostrar más").click()
    expect(filas).to_have_count(100)

    mesa.locator("#asistentes-busca").fill("CLIENTE12")
    expect(suma).to_have_text("11 reservas, 22 boletos")
    mesa.locator("#asistentes-estado").select_option("X")
    expect(suma).to_have_text("1 reserva, 2 boletos")
    mesa.locator("#asistentes-estado").select_option("")
    mesa.locator("#asistentes-busca").fill(reservas[7]["Id"])

    expect(filas).to_have_count(1)
    expect(filas).to_contain_text("cliente7@example.com")


def test_a_list_that_is_refused_says_why(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 30)
    mensaje = {"Code": "NoAutorizado", "Message": "Esto es de los organizadores"}
    boletia.responde("GET", "/reservas/eventos/Aida/reservas", 403, mensaje, veces=9)

    ventana = visita("#/asistentes/Aida")

    expect(ventana.get_by_text("Esto es de los organizadores")).to_be_visible()


def test_twenty_thousand_are_saved_without_being_held(mesa: Page) -> None:
    reservas = lista(20_000)
    reservas[5]["Email"] = '=HYPERLINK("http://x")@example.com'
    abre(mesa, reservas)
    consola = mesa.context.new_cdp_session(mesa)

    def usado() -> int:
        consola.send("HeapProfiler.collectGarbage")
        return int(consola.send("Runtime.getHeapUsage")["usedSize"])

    antes = usado()
    with mesa.expect_download() as bajada:
        mesa.get_by_role("button", name="Guardar en CSV").click()
    texto = bajada.value.path().read_text(encoding="utf-8")

    assert bajada.value.suggested_filename == "Aida.csv"
    assert usado() - antes < len(texto) / 4  # the file is the browser's by now, not the page's
    assert texto.startswith("\ufeff")
    filas = list(csv.reader(io.StringIO(texto.removeprefix("\ufeff"), newline="")))
    assert len(filas) == 20_001
    assert filas[0] == ["Reserva", "Estado", "Boletos", "Entraron", "Correo", "Reservada (UTC)"]
    assert filas[2][1:5] == ["Confirmada", "2", "1", "cliente1@example.com"]
    assert filas[6][4] == '\'=HYPERLINK("http://x")@example.com'
