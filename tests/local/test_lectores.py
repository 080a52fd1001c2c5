"""Each mapping of the embedded cloud has a reader of its own: a slow function holds up nobody, and keeps its order."""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from herramientas.laboratorio.espera import espera
from herramientas.local.lectores import _con_lectores, _solo_la_suya


class Servicio:
    """MiniStack's reading of streams, made small: a round delivers one record of each mapping that has any."""

    def __init__(self, pendientes: dict[str, list[int]]) -> None:
        self.pendientes = pendientes
        self.hechos: dict[str, list[int]] = {nombre: [] for nombre in pendientes}
        self.a_la_vez: dict[str, int] = dict.fromkeys(pendientes, 0)
        self.maximo = 0  # readers that one mapping had at once
        self.suelta = threading.Event()
        self.logger = logging.getLogger("lambda")
        self._iter_all_esms = _solo_la_suya(self._todas)

    def _todas(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for nombre in self.pendientes:
            arn = "arn:aws:dynamodb:us-west-2:1:table/t/stream/1"
            yield "1", "us-west-2", {"UUID": nombre, "EventSourceArn": arn}

    def lee(self) -> bool:
        hay = False
        for _, _, entrega in self._iter_all_esms():
            nombre = entrega["UUID"]
            if not self.pendientes[nombre]:
                continue
            self.a_la_vez[nombre] += 1
            self.maximo = max(self.maximo, self.a_la_vez[nombre])
            if nombre == "lenta":
                self.suelta.wait(30)
            self.hechos[nombre].append(self.pendientes[nombre].pop(0))
            self.a_la_vez[nombre] -= 1
            hay = True
        return hay


@pytest.fixture
def servicio(monkeypatch: pytest.MonkeyPatch) -> Servicio:
    servicio = Servicio({"lenta": [1, 2, 3], "rauda": [4, 5, 6]})
    monkeypatch.setattr("importlib.import_module", lambda _: servicio)
    return servicio


def test_a_slow_function_holds_up_no_other_and_each_keeps_its_order(servicio: Servicio) -> None:
    ronda = _con_lectores(servicio.lee)

    for _ in range(5):
        ronda()
    espera(lambda: servicio.hechos["rauda"] == [4, 5, 6])
    assert servicio.hechos["lenta"] == []
    servicio.suelta.set()

    espera(lambda: servicio.hechos["lenta"] == [1, 2, 3])
    assert servicio.maximo == 1


def test_what_comes_later_is_read_by_a_later_round(servicio: Servicio) -> None:
    servicio.suelta.set()
    ronda = _con_lectores(servicio.lee)
    ronda()
    espera(lambda: servicio.hechos["rauda"] == [4, 5, 6])

    servicio.pendientes["rauda"].append(7)
    limite = time.monotonic() + 30
    while servicio.hechos["rauda"] != [4, 5, 6, 7] and time.monotonic() < limite:
        ronda()

    assert servicio.hechos["rauda"] == [4, 5, 6, 7]


def test_a_reader_that_fails_may_come_again(servicio: Servicio) -> None:
    fallos = [RuntimeError("x")]

    def lee() -> bool:
        if fallos:
            raise fallos.pop()
        return servicio.lee()

    servicio.suelta.set()
    ronda = _con_lectores(lee)
    limite = time.monotonic() + 30
    while servicio.hechos["lenta"] != [1, 2, 3] and time.monotonic() < limite:
        ronda()

    assert servicio.hechos["lenta"] == [1, 2, 3]
