"""Many buyers at once: nothing is sold twice, nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx

from herramientas.laboratorio.espera import espera
from tests.e2e.taquilla import Taquilla

REINTENTABLES = (429, 503)


def _hasta_respuesta(taquilla: Taquilla, evento: str, clave: str | None = None) -> httpx.Response:
    """A customer who repeats while the answer is «try again»."""
    while (respuesta := taquilla.reserva(evento, clave=clave)).status_code in REINTENTABLES:
        pass
    return respuesta


def test_forty_buyers_get_exactly_the_twenty_boletos(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=20)

    with ThreadPoolExecutor(40) as compradores:
        respuestas = list(compradores.map(lambda _: _hasta_respuesta(taquilla, evento), range(40)))

    assert Counter(respuesta.status_code for respuesta in respuestas) == {200: 20, 409: 20}
    assert len({respuesta.json().get("Id") for respuesta in respuestas if respuesta.is_success}) == 20
    assert taquilla.disponibles(evento) == 0


def test_buyers_and_leavers_at_once_leave_the_sums_right(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=10)

    def entra_y_sale(numero: int) -> bool:
        respuesta = _hasta_respuesta(taquilla, evento)
        if respuesta.status_code != 200 or numero % 2:
            return respuesta.status_code == 200
        return taquilla.pide("DELETE", f"/reservas/{respuesta.json()['Id']}").status_code != 200

    with ThreadPoolExecutor(16) as compradores:
        activas = sum(compradores.map(entra_y_sale, range(24)))

    assert taquilla.disponibles(evento) == 10 - activas


def test_one_idempotency_key_books_once_however_many_send_it(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=10)
    clave = f"clave-{evento.replace(' ', '-')}"

    with ThreadPoolExecutor(8) as hilos:
        respuestas = list(hilos.map(lambda _: _hasta_respuesta(taquilla, evento, clave), range(8)))

    assert len({respuesta.text for respuesta in respuestas}) == 1
    assert respuestas[0].status_code == 200
    assert taquilla.disponibles(evento) == 9
    assert taquilla.reserva(evento, cantidad=2, clave=clave).json()["Code"] == "ClaveReutilizada"


def test_an_event_cancelled_while_buyers_are_buying_ends_with_no_active_reservation(
    taquilla: Taquilla,
) -> None:
    evento = taquilla.crea_evento(capacidad=1000)

    def compra(numero: int) -> str | None:
        if numero == 20:
            taquilla.cancela_evento(evento)
        respuesta = _hasta_respuesta(taquilla, evento)
        return respuesta.json()["Id"] if respuesta.is_success else None

    with ThreadPoolExecutor(10) as compradores:
        vendidas = [id for id in compradores.map(compra, range(60)) if id is not None]

    espera(lambda: taquilla.copia(evento)["Estado"] == "C")
    assert taquilla.reserva(evento).json()["Code"] == "EventoCancelado"
    espera(lambda: {taquilla.estado(id) for id in vendidas} == {"C"})
    assert taquilla.disponibles(evento) == 1000 - len(vendidas)
    espera(lambda: all(len(taquilla.correos(id)) == 2 for id in vendidas))


def test_many_doors_let_in_what_a_reservation_holds_and_each_key_once(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=20)
    id = taquilla.reserva(evento, cantidad=12).json()["Id"]

    def entra(numero: int) -> int:
        clave = {"Idempotency-Key": f"puerta-{numero % 16}"}
        while True:
            respuesta = taquilla.pide("POST", f"/reservas/{id}/entradas", {"evento": evento}, **clave)
            if respuesta.status_code not in REINTENTABLES:
                return respuesta.status_code

    with ThreadPoolExecutor(16) as puertas:
        dichos = Counter(puertas.map(entra, range(32)))

    quedo = taquilla.pide("GET", f"/reservas/{id}/entradas").json()
    assert dichos == {200: 24, 409: 8}
    assert quedo["Entradas"] == 12 == len({ingreso["Clave"] for ingreso in quedo["Ingresos"]})
    assert taquilla.pide("DELETE", f"/reservas/{id}").json()["Code"] == "BoletosUsados"
