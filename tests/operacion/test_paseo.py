"""`make paseo` over a stage in this process: it passes where all is as promised, and stops where the first is not."""

from typing import Any
from urllib.parse import unquote

import pytest

from herramientas.despliegue.direcciones import Direcciones
from herramientas.operacion import paseo
from herramientas.operacion.paseo import NoCumple, Paseo, Respuesta

DONDE = Direcciones("https://e.example.com/produccion", "https://r.example.com/produccion")


class Etapa:
    """Two APIs as they promise to be, but for `averia`: a function that spoils an answer."""

    def __init__(self) -> None:
        self.evento: dict[str, Any] = {}
        self.copia: dict[str, Any] = {}
        self.reservas: dict[str, dict[str, Any]] = {}
        self.averia: Any = lambda *dicho: dicho[-1]
        self.ahora = 0.0

    def pide(self, metodo: str, direccion: str, cuerpo: Any) -> Respuesta:
        ruta = unquote(direccion.split("/produccion")[1])
        esperado = "e" if ruta.startswith("/eventos") else "r"
        assert direccion.startswith(f"https://{esperado}.example.com/")
        respuesta: Respuesta = self.averia(metodo, ruta, self._responde(metodo, ruta, cuerpo))
        return respuesta

    def duerme(self, segundos: float) -> None:
        """The streams bring what happened while somebody waits."""
        self.ahora += segundos
        if not self.copia:
            self.copia = dict(self.evento)
        self.copia["Estado"] = self.evento["Estado"]
        if self.evento["Estado"] == "C":
            for reserva in self.reservas.values():
                reserva["Estado"] = "C" if reserva["Estado"] == "A" else reserva["Estado"]

    def _responde(self, metodo: str, ruta: str, cuerpo: Any) -> Respuesta:
        match metodo, ruta.split("/")[1:]:
            case "POST", ["eventos"]:
                self.evento = {"Evento": cuerpo["evento"], "Capacidad": cuerpo["capacidad"], "Estado": "A"}
                return Respuesta(200, self.evento)
            case "GET", ["eventos", _]:
                return Respuesta(200, self.evento)
            case "DELETE", ["eventos", _]:
                self.evento["Estado"] = "C"
                return Respuesta(200, "cancelado")
            case "GET", ["reservas", "eventos", _]:
                return Respuesta(200, dict(self.copia)) if self.copia else Respuesta(404, {})
            case "POST", ["reservas"]:
                id = str(len(self.reservas))
                self.copia["Capacidad"] -= cuerpo["cantidad"]
                self.reservas[id] = {
                    "Id": id,
                    "Estado": "A",
                    "Cantidad": cuerpo["cantidad"],
                    "Email": cuerpo["email"],
                }
                return Respuesta(200, self.reservas[id])
            case "GET", ["reservas", id]:
                return Respuesta(200, dict(self.reservas[id]))
            case "DELETE", ["reservas", id]:
                self.reservas[id]["Estado"] = "X"
                self.copia["Capacidad"] += self.reservas[id]["Cantidad"]
                return Respuesta(200, "cancelada")
            case "GET", ["reservas", _, _]:
                return Respuesta(200, list(self.reservas.values()))
            case _:
                raise AssertionError((metodo, ruta))


@pytest.fixture
def etapa() -> Etapa:
    return Etapa()


def pasea(etapa: Etapa) -> list[str]:
    lineas: list[str] = []
    Paseo(DONDE, etapa.pide, lineas.append, etapa.duerme, lambda: etapa.ahora).da()
    return lineas


def test_each_step_is_told_with_its_time_and_only_a_cancelled_event_is_left(etapa: Etapa) -> None:
    lineas = pasea(etapa)

    assert [linea[2:24].strip() for linea in lineas if linea.endswith(" s")] == [
        "crear el evento",
        "verlo a la venta",
        "reservar dos veces",
        "ver las reservas",
        "cancelar una",
        "cancelar el evento",
        "ver cancelada la otra",
    ]
    assert etapa.evento["Estado"] == "C"
    assert sorted(reserva["Estado"] for reserva in etapa.reservas.values()) == ["C", "X"]
    assert {reserva["Email"] for reserva in etapa.reservas.values()} == {"success@simulator.amazonses.com"}


@pytest.mark.parametrize(
    ("metodo", "ruta", "estropeada"),
    [
        ("GET", "/reservas/eventos/", {"Capacidad": 30, "Estado": "A"}),  # sold, and still all there
        ("GET", "/reservas/0", {"Estado": "A", "Cantidad": 10, "Email": paseo.EMAIL}),  # not cancelled
        ("GET", "/reservas/1", {"Estado": "A"}),  # not swept
        ("GET", "/reservas/Paseo", []),  # not listed
        ("DELETE", "/reservas/", None),  # 500
        ("POST", "/reservas", {"Id": "0", "Estado": "A", "Cantidad": 7}),
    ],
)
def test_the_first_thing_that_is_not_as_promised_ends_it_and_the_event_is_cancelled(
    etapa: Etapa, metodo: str, ruta: str, estropeada: Any
) -> None:
    etapa.averia = lambda m, r, respuesta: (
        Respuesta(500 if estropeada is None else 200, estropeada)
        if m == metodo and r.startswith(ruta) and (m != "GET" or etapa.reservas)
        else respuesta
    )

    with pytest.raises(NoCumple, match=f"^{metodo} https://r"):
        pasea(etapa)

    assert etapa.evento["Estado"] == "C"


def test_a_stage_that_wants_to_know_who_asks_says_what_is_missing(
    etapa: Etapa, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    etapa.averia = lambda *_: Respuesta(401, {"message": "Unauthorized"})
    monkeypatch.setattr(paseo, "por_http", lambda _: etapa.pide)

    codigo = paseo.main([], {"EVENTOS_URL": DONDE.eventos, "RESERVAS_URL": DONDE.reservas, "API": "-"})

    assert codigo == 1
    dicho = capsys.readouterr().err
    assert dicho.startswith("make paseo: POST https://e.example.com/produccion/eventos responde 401 ")
    assert "TOKEN=" in dicho


def test_an_address_that_nobody_serves_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert paseo.main([], {"API": "http://127.0.0.1:9"}) == 1

    dicho = capsys.readouterr().err
    assert dicho.startswith("make paseo: no se llega a http://127.0.0.1:9/eventos")
    assert dicho.count("\n") == 1
