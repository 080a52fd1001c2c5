"""A cloud whose events lie in parts: everything that moves boletos, under the permissions that such a stage has."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import nube_local
from tests.e2e.taquilla import Taquilla

pytestmark = pytest.mark.nube


@pytest.fixture(scope="module")
def taquilla() -> Iterator[Taquilla]:
    with nube_local(CUPOS="4", PARTICIONES="4") as nube:
        yield Taquilla.de(nube)


def _cambia(taquilla: Taquilla, evento: str, **campos: Any) -> None:
    assert taquilla.pide("PATCH", f"/eventos/{quote(evento)}", campos).status_code == 200


def test_an_event_in_parts_is_sold_out_changed_and_cancelled(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=10)

    with ThreadPoolExecutor(6) as compradores:
        respuestas = list(compradores.map(lambda _: taquilla.reserva(evento), range(14)))
    ids = [respuesta.json()["Id"] for respuesta in respuestas if respuesta.is_success]
    assert Counter(respuesta.json().get("Code") for respuesta in respuestas) == {
        None: 10,
        "SinDisponibilidad": 4,
    }

    _cambia(taquilla, evento, capacidad=13)
    espera(lambda: taquilla.disponibles(evento) == 3)
    juntos = taquilla.reserva(evento, cantidad=3)  # more than any part holds
    assert juntos.status_code == 200, juntos.text
    ids.append(juntos.json()["Id"])

    _cambia(taquilla, evento, fecha="2027-02-01T20:00:00-06:00")
    espera(lambda: [len(taquilla.correos(id)) for id in ids] == [2] * len(ids))

    _cambia(taquilla, evento, capacidad=5)
    venta = f"/reservas/eventos/{quote(evento)}/venta"
    espera(lambda: taquilla.pide("GET", venta).json()["Disponibles"] == -8)
    assert taquilla.disponibles(evento) == 0
    assert taquilla.pide("DELETE", f"/reservas/{ids[0]}").status_code == 200
    assert taquilla.reserva(evento).status_code == 409

    taquilla.cancela_evento(evento)
    espera(lambda: [taquilla.estado(id) for id in ids] == ["X"] + ["C"] * (len(ids) - 1))
    espera(lambda: [len(taquilla.correos(id)) for id in ids] == [3] * len(ids))
