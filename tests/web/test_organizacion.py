"""An organiser at the page: creates events, cancels them and watches the cancellation reach everybody."""

import re

import pytest
from playwright.sync_api import expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.taquilla import Taquilla
from tests.web.ventana import fila, tarjeta

pytestmark = pytest.mark.nube


def test_an_event_is_created_and_goes_on_sale(pagina: Pagina, taquilla: Taquilla) -> None:
    nombre = taquilla.nombre("Estreno")
    ventana = pagina("#/organizacion")

    ventana.locator("#alta-evento").fill(f"  {nombre} ")
    ventana.locator("#alta-capacidad").fill("12")
    ventana.locator("#alta-categoria").fill("Teatro")
    ventana.get_by_role("button", name="Crear evento").click()

    expect(ventana.get_by_text(f"Se creó {nombre}, con 12 boletos")).to_be_visible()
    expect(ventana.locator("#alta-evento")).to_have_value("")
    expect(fila(ventana, nombre)).to_contain_text("A la venta")
    ventana.get_by_role("link", name="Cartelera", exact=True).click()
    expect(tarjeta(ventana, nombre)).to_contain_text("12 de 12 disponibles")


def test_a_rejected_event_keeps_what_was_typed(pagina: Pagina, taquilla: Taquilla) -> None:
    existente = taquilla.evento("Único")
    ventana = pagina("#/organizacion")

    ventana.locator("#alta-evento").fill(existente)
    ventana.locator("#alta-capacidad").fill("5")
    ventana.locator("#alta-categoria").fill("Otra")
    ventana.get_by_role("button", name="Crear evento").click()

    expect(ventana.locator("[data-campo=alta]")).to_contain_text(existente)
    ventana.reload()
    expect(ventana.locator("#alta-evento")).to_have_value(existente)
    expect(ventana.locator("#alta-categoria")).to_have_value("Otra")


@pytest.mark.parametrize(
    ("nombre", "capacidad", "donde", "motivo"),
    [
        ("", "5", "#alta-evento", "Escriba el nombre del evento"),
        ("A/B", "5", "#alta-evento", "El nombre no puede llevar /"),
        ("Aida", "0", "#alta-capacidad", "Un número entero de 1 a 1 000 000"),
        ("Aida", "2.5", "#alta-capacidad", "Un número entero de 1 a 1 000 000"),
        ("eventos", "5", "#alta-evento", "Un evento no puede llamarse «eventos»"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    pagina: Pagina, nombre: str, capacidad: str, donde: str, motivo: str
) -> None:
    ventana = pagina("#/organizacion")
    ventana.locator("#alta-evento").fill(nombre)
    ventana.locator("#alta-capacidad").fill(capacidad)
    ventana.locator("#alta-categoria").fill("Ópera")

    ventana.get_by_role("button", name="Crear evento").click()

    expect(ventana.locator(f"{donde}-error, [data-campo=alta-error]").filter(has_text=motivo)).to_be_visible()
    expect(ventana.locator(donde)).to_have_value(nombre if donde == "#alta-evento" else capacidad)


def test_a_cancellation_says_what_it_does_and_its_sweep_is_watched(
    pagina: Pagina, taquilla: Taquilla
) -> None:
    evento = taquilla.evento("Suspendido", 30)
    reservas = [taquilla.reserva(evento, 3, f"cliente{i}@example.com") for i in range(4)]
    ventana = pagina("#/organizacion")
    expect(fila(ventana, evento)).to_contain_text("12 de 30 vendidos")

    fila(ventana, evento).get_by_role("button", name="Cancelar evento").click()
    expect(ventana.get_by_role("dialog")).to_contain_text("12 boletos en total")
    ventana.get_by_role("button", name="Conservarlo").click()
    expect(fila(ventana, evento)).to_contain_text("A la venta")
    fila(ventana, evento).get_by_role("button", name="Cancelar evento").click()
    ventana.get_by_role("button", name="Sí, cancelar el evento").click()

    expect(fila(ventana, evento).get_by_text("Cancelado", exact=True)).to_be_visible()
    expect(fila(ventana, evento)).to_contain_text(
        re.compile("Reservas canceladas: 12 de 12 boletos|Cancelando las reservas de 12 boletos")
    )
    expect(fila(ventana, evento).get_by_role("button", name="Cancelar evento")).to_be_hidden()
    espera(lambda: {taquilla.estado(id) for id in reservas} == {"C"})


def test_without_a_line_the_page_says_so_and_recovers(pagina: Pagina, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    ventana = pagina()
    expect(tarjeta(ventana, evento)).to_be_visible()

    ventana.context.set_offline(True)
    expect(ventana.locator("#cartelera .aviso")).to_contain_text("sin conexión a internet")
    expect(tarjeta(ventana, evento)).to_be_visible()
    ventana.context.set_offline(False)

    expect(ventana.locator("#cartelera .aviso")).to_be_empty()
