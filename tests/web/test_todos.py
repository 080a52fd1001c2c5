"""Everyone: by keyboard, by ear, with other fonts, at 400 %, and whatever the categories are called."""

import re
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion
from tests.web.ventana import abre_evento, boton, fila, llena, reservas, tarjeta

FUENTES = ("DejaVu Sans", "Roboto", "Liberation Sans")
DIRECTAS = [".aviso", ".error", ".logro", ".progreso", ".nota", ".pregon", "[role=status]", "[role=alert]"]


def con_fuente(fuente: str) -> str:
    """A script that gives the page one font for all, condensed ones included."""
    return f"""addEventListener("DOMContentLoaded", () => {{
        const {{ style }} = document.documentElement;
        for (const cual of ["--cartel", "--texto-corrido"]) style.setProperty(cual, '"{fuente}"');
    }});"""


def cortados(pagina: Page) -> list[str]:
    """Texts that do not fit where they stand, and words broken in two."""
    encontrados: list[str] = pagina.evaluate(
        """() => [...document.querySelectorAll("main :is(.cifra b, .cifra span, .boton, h1, .sello, .menu span)")]
            .filter((uno) => uno.checkVisibility())
            .filter((uno) => {
                const caja = uno.closest(".cifra, .boton, .talon, .titular, .fila, .menu a")?.getBoundingClientRect();
                const rango = new Range();
                rango.selectNodeContents(uno);
                const texto = rango.getBoundingClientRect();
                const palabras = uno.matches("h1") ? uno.textContent.trim().split(/\\s+/).length : 9;
                const lineas = new Set([...rango.getClientRects()].map(({ top }) => Math.round(top))).size;
                return lineas > palabras || (caja && (texto.left < caja.left - 1 || texto.right > caja.right + 1));
            })
            .map((uno) => uno.textContent)"""
    )
    return encontrados


def sobra(pagina: Page) -> int:
    return int(pagina.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("destino", ["#/", "#/reservas", "#/organizacion", "#/nada"])
def test_the_skip_link_stays_in_its_section(boletia: Imitacion, visita: Pagina, destino: str) -> None:
    boletia.evento("Aida")
    ventana = visita(destino)
    titulo = ventana.locator("main section:visible h1")
    expect(titulo).to_be_visible()
    antes = titulo.text_content()

    ventana.keyboard.press("Tab")
    expect(ventana.get_by_role("link", name="Ir al contenido")).to_be_focused()
    ventana.keyboard.press("Enter")

    expect(ventana.locator("#contenido")).to_be_focused()
    expect(titulo).to_have_text(antes or "")
    ventana.evaluate("location.hash = '#contenido'")
    expect(titulo).to_have_text(antes or "")


def test_the_focus_stays_where_something_was_cancelled(boletia: Imitacion, visita: Pagina) -> None:
    id = boletia.reserva(boletia.evento("Aida"))
    ventana = visita(f"#/reservas/{id}")
    reservas(ventana).get_by_role("button", name="Cancelar la reserva").click()
    ventana.get_by_role("button", name="Sí, cancelarla").click()
    expect(reservas(ventana)).to_contain_text("Cancelada por usted")
    expect(reservas(ventana).get_by_role("heading")).to_be_focused()

    ventana.get_by_role("link", name="Organización").click()
    fila(ventana, "Aida").get_by_role("button", name="Cancelar evento").click()
    ventana.get_by_role("button", name="Sí, cancelar el evento").click()

    expect(fila(ventana, "Aida").get_by_text("Cancelado", exact=True)).to_be_visible()
    expect(fila(ventana, "Aida").get_by_role("heading")).to_be_focused()


def test_the_focus_survives_what_disappears_under_it(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", 2)
    ventana = visita()
    ventana.get_by_role("link", name="Reservar boletos para Aida").focus()

    boletia.reserva("Aida", 2)

    expect(tarjeta(ventana, "Aida")).to_contain_text("Agotado")
    expect(tarjeta(ventana, "Aida").get_by_role("heading")).to_be_focused()


@pytest.mark.parametrize("destino", ["#/", "#/evento/Aida", "#/reservas", "#/organizacion"])
def test_what_is_said_later_is_there_before(boletia: Imitacion, visita: Pagina, destino: str) -> None:
    """A live region that appears together with its text is not spoken."""
    boletia.evento("Aida")
    ventana = visita(destino)
    expect(ventana.locator("main section:visible h1")).to_be_visible()

    escondidas = ventana.evaluate(
        """(cuales) => [...document.querySelectorAll(cuales)]
            .filter((una) => una.closest("main section:not([hidden]), dialog[open]") || una.matches(".pregon"))
            .filter((una) => !una.closest("[hidden]") && !una.textContent && getComputedStyle(una).display === "none")
            .map((una) => una.outerHTML)""",
        ", ".join(DIRECTAS),
    )

    assert escondidas == []


def test_filtering_says_how_many_are_left(boletia: Imitacion, visita: Pagina) -> None:
    for nombre in ("Aida", "Tosca", "Aída otra vez"):
        boletia.evento(nombre)
    ventana = visita()
    expect(tarjeta(ventana, "Aida")).to_be_visible()

    ventana.get_by_label("Buscar").fill("AIDA")

    expect(ventana.get_by_role("status").filter(has_text="2 de 3 eventos")).to_have_count(1)


@pytest.mark.parametrize(
    ("destino", "titulo"),
    [
        ("#/", "Boletia"),
        ("#/evento/Aida", "Aida · Boletia"),
        ("#/reservas", "Mis reservas · Boletia"),
        ("#/reservas/Aida/ana@example.com", "Aida · ana@example.com · Mis reservas · Boletia"),
        ("#/organizacion", "Organización · Boletia"),
        ("#/nada", "No hay nada aquí · Boletia"),
    ],
)
def test_titles_name_what_is_shown(boletia: Imitacion, visita: Pagina, destino: str, titulo: str) -> None:
    boletia.evento("Aida")

    expect(visita(destino)).to_have_title(titulo)


@pytest.mark.parametrize("fuente", FUENTES)
@pytest.mark.parametrize("ancho", [320, 360, 1280])
def test_the_layout_holds_with_any_font(boletia: Imitacion, visita: Pagina, fuente: str, ancho: int) -> None:
    if fuente not in subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True).stdout:
        pytest.skip(f"no hay {fuente}")
    boletia.evento("Café Tacvba", 18000)
    boletia.reserva("Café Tacvba", 7400)
    boletia.evento("Grande", 1_000_000)
    boletia.reserva(boletia.evento("Agotadísimo", 1), 1)
    ventana = visita(ancho=ancho, alto=740, antes=con_fuente(fuente))

    for destino, dentro in (
        ("#/", "#cartelera .boleto"),
        ("#/organizacion", ".fila"),
        ("#/reservas", "#reservas h1"),
    ):
        ventana.goto(boletia.direccion + destino)
        expect(ventana.locator(dentro).first).to_be_visible()
        assert cortados(ventana) == []
        assert sobra(ventana) <= 0


def test_the_menu_leaves_room_at_400_percent(boletia: Imitacion, visita: Pagina) -> None:
    """1280 × 800 at 400 % is a window of 320 × 200."""
    boletia.evento("Aida")
    ventana = visita(ancho=320, alto=200)
    expect(tarjeta(ventana, "Aida")).to_be_visible()

    fijos = ventana.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((uno) => ["fixed", "sticky"].includes(getComputedStyle(uno).position) && uno.checkVisibility())
            .reduce((alto, uno) => alto + uno.getBoundingClientRect().height, 0)"""
    )

    assert fijos < 50
    assert sobra(ventana) <= 0


def test_categories_that_read_the_same_are_one(boletia: Imitacion, visita: Pagina) -> None:
    for nombre, categoria in (("Uno", "Ópera"), ("Dos", "opera"), ("Tres", " OPERA "), ("Cuatro", "Rock")):
        boletia.evento(nombre, categoria=categoria)
    ventana = visita()

    expect(ventana.locator(".ficha")).to_have_count(3)
    ventana.get_by_label(re.compile("^ ?[óo]pera", re.I)).check()

    expect(ventana.locator("#cartelera .boleto")).to_have_count(3)
    tintas = ventana.evaluate(
        "() => [...document.querySelectorAll('#cartelera .boleto')].map((b) => b.dataset.tinta)"
    )
    assert len(set(tintas)) == 1


def test_what_can_be_bought_stands_first(boletia: Imitacion, visita: Pagina) -> None:
    for nombre in ("A cancelado", "B agotado", "C en venta", "D en venta"):
        boletia.evento(nombre, 1)
    boletia.cancela_evento("A cancelado")
    boletia.reserva("B agotado")

    ventana = visita()

    nombres = ventana.locator("#cartelera .boleto .nombre")
    expect(nombres).to_have_text(["C en venta", "D en venta", "B agotado", "A cancelado"])


def test_a_search_can_be_linked_to(boletia: Imitacion, visita: Pagina) -> None:
    boletia.evento("Aida", categoria="Ópera")
    boletia.evento("Aida en rock", categoria="Rock")
    ventana = visita("#/?busca=AÍDA&categoria=rock")

    expect(ventana.locator("#cartelera .boleto .nombre")).to_have_text(["Aida en rock"])
    expect(ventana.get_by_label("Buscar")).to_have_value("AÍDA")
    ventana.get_by_label("Todas").check()
    expect(ventana).to_have_url(re.compile(r"#/\?busca=A%C3%8DDA$"))
    largo = ventana.evaluate("history.length")
    ventana.get_by_label("Buscar").press_sequentially(" en")
    assert ventana.evaluate("history.length") == largo


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("ancho", [360, 1280])
def test_axe_finds_nothing_in_what_is_new(boletia: Imitacion, visita: Pagina, ancho: int, tema: str) -> None:
    boletia.evento("Aida", 200)
    ventana = visita("#/evento/Aida", ancho=ancho, alto=740, tema=tema)
    boletia.pierde("POST", "/reservas", 9)
    llena(ventana, 1, "ana@example.com")
    boton(ventana, "Reservar").click()
    expect(ventana.get_by_text("Reintentando la misma reserva")).to_be_visible()
    ventana.reload()
    expect(boton(ventana, "Reintentar")).to_be_visible()
    revisa(ventana)
    boletia.olvida_fallas()
    boton(ventana, "Reintentar").click()
    expect(ventana.locator("#reservar .qr")).to_be_visible()
    revisa(ventana)
    boton(ventana, "Seguir en cartelera").click()
    abre_evento(ventana, "Aida")
    revisa(ventana)
    boletia.reserva("Aida", 150)
    for destino in ("#/reservas", "#/nada", "#/organizacion"):
        ventana.goto(boletia.direccion + destino)
        expect(ventana.locator("main section:visible h1")).to_be_visible()
        revisa(ventana)
    fila(ventana, "Aida").get_by_role("button", name="Cancelar evento").click()
    revisa(ventana)


def revisa(pagina: Page) -> None:
    resultado = Axe().run(pagina)
    assert resultado.violations_count == 0, resultado.generate_report()
    assert sobra(pagina) <= 0


def test_what_is_empty_covers_nothing(boletia: Imitacion, visita: Pagina) -> None:
    id = boletia.reserva(boletia.evento("Aida"))
    ventana = visita(f"#/reservas/{id}")
    expect(reservas(ventana)).to_contain_text("1 boleto")

    encima = ventana.evaluate(
        """() => {
            const texto = document.querySelector("#reservas .boleto [data-campo=boletos]");
            const { left, top } = texto.getBoundingClientRect();
            return document.elementFromPoint(left + 5, top + 5).dataset.campo;
        }"""
    )

    assert encima == "boletos"
