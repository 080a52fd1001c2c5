"""The day of the sale: how often the page asks, and what a list that does not change costs."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.imitacion import Imitacion, rechazo
from tests.web.ventana import fila, reservas, tarjeta

PESTANAS = 10_000
ORIGEN = 50  # requests a second that may reach the API
LUGARES = 40  # edges of the CDN, each with a copy of its own
TTL = 1  # seconds of Cache-Control: public, max-age=1
RETORNO = (
    0.25  # seconds in which an edge waits for the origin, and sends everybody else there too (no collapsing)
)

SIMULA = """async ([pestanas, segundos, lugares, ttl, retorno]) => {
    const { pausa } = await import("/js/ritmo.js");
    const caduca = Array(lugares).fill(0);
    const origen = Array(segundos).fill(0), borde = Array(segundos).fill(0);
    for (let i = 0; i < pestanas; i++) {
        for (let t = Math.random() * 5; t < segundos; t += pausa({ base: 5000 }) / 1000) borde[Math.floor(t)]++;
    }
    borde.forEach((cuantas, segundo) => {
        const momentos = Array.from({ length: cuantas }, () => segundo + Math.random()).sort((a, b) => a - b);
        momentos.forEach((t, i) => {
            if (t < caduca[i % lugares]) return;
            origen[segundo]++;
            caduca[i % lugares] = t + retorno + ttl;
        });
    });
    return { origen: origen.slice(5), borde: borde.slice(5) };
}"""


def pausas(pagina: Page, visto: dict[str, Any]) -> list[float]:
    """The shortest and the longest wait for what was seen, in milliseconds."""
    return [
        float(pagina.evaluate("async ([v, a]) => (await import('/js/ritmo.js')).pausa(v, a)", [visto, azar]))
        for azar in (0, 0.999999)
    ]


def test_the_pace_backs_off_to_a_minute_and_has_jitter(visita: Pagina) -> None:
    ventana = visita()

    normal, calma = pausas(ventana, {"base": 3000}), pausas(ventana, {"base": 3000, "iguales": 30})
    caida = [pausas(ventana, {"base": 3000, "fallos": n}) for n in range(1, 9)]

    assert normal[0] < normal[1] <= 3000
    assert calma[0] > 2 * normal[1]
    assert caida[0][0] > normal[1]
    assert all(corta <= larga <= 60_000 and larga > corta * 1.2 for corta, larga in caida)
    assert caida[-1][1] > 59_000


def test_retry_after_is_respected(visita: Pagina) -> None:
    corta, larga = pausas(visita(), {"base": 3000, "fallos": 1, "pedida": 90_000})

    assert corta == 90_000
    assert larga > 100_000


def test_a_refused_look_waits_as_long_as_it_was_told_to(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida")
    ventana = visita()
    expect(tarjeta(ventana, evento)).to_be_visible()
    boletia.responde("GET", "/reservas/eventos", 429, {"message": "Too Many Requests"}, Retry_After="3")
    expect(ventana.locator("#cartelera .aviso")).to_have_text("Hay mucha gente en Boletia en este momento.")
    antes = boletia.cuenta("GET", "/reservas/eventos")

    ventana.evaluate("() => new Promise((sigue) => setTimeout(sigue, 2500))")

    assert boletia.cuenta("GET", "/reservas/eventos") == antes
    expect(ventana.locator("#cartelera .aviso")).to_be_empty()


def test_while_a_dialog_is_open_only_its_event_is_asked_for(boletia: Imitacion, visita: Pagina) -> None:
    evento = boletia.evento("Aida", 30)
    ventana = visita(f"#/evento/{evento}")
    expect(ventana.locator("#reservar .quedan")).to_have_text("Quedan 30 boletos")
    espera(lambda: boletia.cuenta("GET", f"/reservas/eventos/{evento}") > 1)
    antes = boletia.cuenta("GET", "/reservas/eventos")

    boletia.reserva(evento, 10)
    expect(ventana.locator("#reservar .quedan")).to_have_text("Quedan 20 boletos")
    assert boletia.cuenta("GET", "/reservas/eventos") == antes

    ventana.keyboard.press("Escape")
    espera(lambda: boletia.cuenta("GET", "/reservas/eventos") > antes)


@pytest.mark.parametrize("destino", ["#/reservas/{}", "#/confirmacion/{}"])
def test_final_reservations_are_not_asked_for_again(boletia: Imitacion, visita: Pagina, destino: str) -> None:
    id = boletia.reserva(boletia.evento("Aida"))
    boletia.cancela_reserva(id)
    ventana = visita(destino.format(id))
    expect(ventana.get_by_text("Cancelada por usted").first).to_be_visible()

    ventana.evaluate("() => new Promise((sigue) => setTimeout(sigue, 2500))")

    assert boletia.cuenta("GET", f"/reservas/{id}") == 1


def test_an_unchanged_list_costs_no_body(boletia: Imitacion, visita: Pagina) -> None:
    """What the headers allow is used: max-age is not asked again, an ETag is sent back."""
    boletia.evento("Aida")
    boletia.cabeceras = {"Cache-Control": "public, max-age=60"}
    ventana = visita()
    expect(tarjeta(ventana, "Aida")).to_be_visible()

    ventana.evaluate("() => new Promise((sigue) => setTimeout(sigue, 2000))")

    assert boletia.cuenta("GET", "/reservas/eventos") == 1


def test_ten_thousand_tabs_leave_the_origin_in_peace(visita: Pagina) -> None:
    visto = visita().evaluate(SIMULA, [PESTANAS, 60, LUGARES, TTL, RETORNO])

    assert min(visto["borde"]) > 1500  # the tabs do ask
    assert max(visto["origen"]) < ORIGEN


def test_a_poll_without_changes_is_no_long_task(boletia: Imitacion, visita: Pagina) -> None:
    for i in range(1000):
        boletia.evento(f"Función {i:04}", 500, f"Categoría {i % 7}")
    ventana = visita("#/organizacion")
    expect(ventana.locator("#organizacion .fila")).to_have_count(60)
    ventana.evaluate(
        """() => { window.largas = []; new PerformanceObserver((lista) => largas.push(
            ...lista.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
            window.cambios = 0; new MutationObserver((lista) => (cambios += lista.length)).observe(
            document.querySelector("#organizacion .filas"), { subtree: true, childList: true, attributes: true }); }"""
    )

    antes = boletia.cuenta("GET", "/eventos")
    espera(lambda: boletia.cuenta("GET", "/eventos") >= antes + 4)

    assert ventana.evaluate("cambios") == 0
    assert [
        una for una in ventana.evaluate("largas") if una > 150
    ] == []  # a busy machine stretches everything
    ventana.get_by_role("button", name="Mostrar más eventos").last.click()
    expect(ventana.locator("#organizacion .fila")).to_have_count(120)
    ventana.locator("#buscador-nombre").fill("funcion 0999")
    expect(fila(ventana, "Función 0999")).to_be_visible()


def test_own_reservations_back_off_too(boletia: Imitacion, visita: Pagina) -> None:
    id = boletia.reserva(boletia.evento("Aida"))
    ventana = visita("#/reservas", antes=f"localStorage['boletia.reservas'] ??= JSON.stringify(['{id}'])")
    expect(reservas(ventana)).to_have_count(1)
    boletia.responde(
        "GET", f"/reservas/{id}", 503, rechazo("ServicioOcupado", "Vuelva"), 99, Retry_After="30"
    )
    expect(ventana.locator("#reservas .aviso")).to_contain_text("503")
    antes = boletia.cuenta("GET", f"/reservas/{id}")

    ventana.evaluate("() => new Promise((sigue) => setTimeout(sigue, 2000))")

    assert boletia.cuenta("GET", f"/reservas/{id}") == antes
