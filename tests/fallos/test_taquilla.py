"""What `make acoso` makes of the answers that it gets: its judges, on answers that are made up."""

import random
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.fallos.acoso import A_MEDIAS, Acoso
from tests.fallos.linealidad import NUNCA, Operacion
from tests.fallos.taquilla import (
    CONFIRMADA,
    INSISTE,
    MOVIDA,
    SUSPENDIDA,
    SUYA,
    Cliente,
    Reserva,
    Venta,
    Ventanilla,
)
from tests.operacion.test_nube import AVISOS

Contesta = Callable[[httpx.Request], httpx.Response]
YA_CANCELADA = httpx.Response(409, json={"Code": "ReservaCancelada"})


@pytest.fixture(autouse=True)
def _sin_esperas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fallos.taquilla.time.sleep", lambda _: None)


def _ventanilla(contesta: Contesta) -> Ventanilla:
    return Ventanilla(httpx.Client(transport=httpx.MockTransport(contesta), base_url="http://prueba"))


def _en_turno(*respuestas: httpx.Response | Exception) -> Contesta:
    quedan = iter(respuestas)

    def contesta(_: httpx.Request) -> httpx.Response:
        respuesta = next(quedan)
        if isinstance(respuesta, Exception):
            raise respuesta
        return respuesta

    return contesta


def _venta(*respuestas: httpx.Response) -> Venta:
    return Venta(_ventanilla(_en_turno(*respuestas)), "Aida", random.Random(0))


def _vendida(capacidad: int, *operaciones: tuple[Any, ...]) -> list[str]:
    """What the judge says of an event of that capacity and these operations: (what, told, since, until, boletos)."""
    venta = _venta()
    venta.anota("copia", "", 0, boletos=capacidad)
    for cual, (que, dijo, desde, hasta, boletos) in enumerate(operaciones):
        una = Operacion(que, dijo, 1e9 + desde, 1e9 + hasta, reserva=f"r{cual}", boletos=boletos)
        venta.operaciones.append(una)
    return list(venta.juzga())


def test_who_gets_no_answer_asks_again_until_there_is_one() -> None:
    sin = (httpx.Response(503), httpx.Response(429), httpx.ReadError("corte"))
    ventanilla = _ventanilla(_en_turno(*sin, httpx.Response(200, json={"Id": "x"})))

    dicho = ventanilla.insiste("POST", "/reservas", "clave", cantidad=1)
    assert (dicho.estado, dicho.cuerpo, dicho.intentos) == (200, {"Id": "x"}, 4)
    assert ventanilla.peticiones == 4


def test_who_never_gets_an_answer_does_not_know() -> None:
    ventanilla = _ventanilla(lambda _: httpx.Response(500))
    assert ventanilla.insiste("DELETE", "/reservas/x").estado == 0
    assert ventanilla.peticiones == INSISTE


def test_more_than_there_is_fits_into_no_order() -> None:
    assert _vendida(2, ("compra", "hecha", 1, 2, 1), ("compra", "hecha", 3, 4, 1)) == []
    assert _vendida(2, ("compra", "hecha", 1, 2, 1), ("compra", "hecha", 3, 4, 2)) != []


def test_a_refusal_that_was_never_true_fits_into_no_order() -> None:
    assert _vendida(2, ("compra", "hecha", 1, 2, 2), ("compra", "SinDisponibilidad", 3, 4, 1)) == []
    assert _vendida(2, ("compra", "SinDisponibilidad", 1, 2, 1)) != []


@pytest.mark.parametrize(
    ("estado", "cerrado", "movido", "debidos"),
    [
        ("A", False, NUNCA, {CONFIRMADA}),
        ("X", False, NUNCA, {CONFIRMADA, SUYA}),
        ("A", True, NUNCA, {CONFIRMADA, SUSPENDIDA}),
        ("A", False, 2.0, {CONFIRMADA, MOVIDA}),
        ("A", False, 0.5, {CONFIRMADA}),  # booked after it had been moved
        ("", True, 2.0, {CONFIRMADA}),  # nobody knows whether it was returned
    ],
)
def test_the_e_mails_that_must_come(estado: str, cerrado: bool, movido: float, debidos: set[str]) -> None:
    venta = _venta()
    venta.reservas, venta.cerrado, venta.movido = [Reserva("r", 1, 1.0, estado)], cerrado, movido
    assert {asunto for _, asunto in venta.debidos()} == debidos


@pytest.mark.parametrize(
    ("respuestas", "estado", "dijo"),
    [
        ([httpx.Response(200, json={})], "X", "hecha"),
        ([httpx.Response(503), YA_CANCELADA], "X", "hecha"),  # by the first one
        ([YA_CANCELADA], "A", "ReservaCancelada"),
        ([httpx.Response(503)] * INSISTE, "", "hecha"),  # or never
    ],
)
def test_what_a_customer_knows_of_what_was_returned(
    respuestas: list[httpx.Response], estado: str, dijo: str
) -> None:
    venta, suya = _venta(*respuestas), Reserva("r", 1, 1.0)
    Cliente(venta, random.Random(0))._devuelve(suya)

    assert suya.estado == estado
    assert [una.dijo for una in venta.operaciones] == [dijo]


def _correo(frase: str, asunto: str, cuando: float) -> dict[str, Any]:
    return {"BodyText": f"{frase}\nmás", "Subject": f"{asunto}: Aida", "Timestamp": cuando}


def _acoso(*correos: dict[str, Any]) -> Acoso:
    puesto: Any = SimpleNamespace(http=None, nube=SimpleNamespace(correos=lambda: correos))
    return Acoso(puesto, random.Random(0))


def test_e_mails_are_counted_by_reservation_subject_and_quantity() -> None:
    acoso = _acoso(
        _correo("Su reserva r1 está confirmada", CONFIRMADA, 1.0),
        _correo("Su reserva r1 queda con 2 boletos", SUYA, 2.0),
        _correo("Su reserva r1 queda con 1 boletos", SUYA, 3.0),
        _correo("Su reserva r1 está confirmada", CONFIRMADA, 4.0),
    )
    assert Counter({que: len(veces) for que, veces in acoso._correos().items()}) == {
        ("r1", CONFIRMADA): 2,
        ("r1", SUYA, "queda con 2"): 1,
        ("r1", SUYA, "queda con 1"): 1,
    }


@pytest.mark.parametrize(
    ("funcion", "muerte", "excusado"),
    [(AVISOS, A_MEDIAS - 1, True), (AVISOS, A_MEDIAS + 1, False), ("eventos-local", 0.0, False)],
)
def test_an_e_mail_that_came_again_is_excused_by_its_senders_death_alone(
    funcion: str, muerte: float, excusado: bool
) -> None:
    acoso = _acoso()
    acoso.muertes.append((100.0 + muerte, funcion))
    assert all(acoso._excusados([100.0, 500.0])) == excusado
