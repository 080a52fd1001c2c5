"""The log's lines, in every app alike (the module is the same): JSON, in Spanish, with the request's id."""

import io
import json
import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chalice import Chalice, Response
from chalice.test import Client

from boletia import bitacora
from boletia.bitacora import Hecho as Comun
from chalicelib.hechos import Hecho


@pytest.fixture
def prueba() -> Chalice:
    """A fresh app."""
    return Chalice(app_name=f"prueba-{id(object())}")


@pytest.fixture
def salida(prueba: Chalice) -> Iterator[io.StringIO]:
    """What it writes; afterwards the log is the domain's own again."""
    import app as dominio

    escrito = io.StringIO()
    prueba.log.addHandler(logging.StreamHandler(escrito))
    bitacora.prepara(prueba)
    yield escrito
    bitacora._log = dominio.app.log


@pytest.fixture
def lineas(salida: io.StringIO) -> Any:
    """The same, read back as JSON."""
    return lambda: [json.loads(linea) for linea in salida.getvalue().splitlines()]


def test_a_fact_is_one_line_of_json_with_what_follows_it(lineas: Any) -> None:
    bitacora.anota(
        Hecho.RESERVA_CREADA, reserva="21tY", evento="Fútbol «final» 😀\nsegunda línea", cantidad=3
    )

    (linea,) = lineas()
    assert abs(datetime.fromisoformat(linea.pop("hora")) - datetime.now(UTC)) < timedelta(seconds=30)
    assert linea.pop("peticion") is not None
    assert linea == {
        "nivel": "INFO",
        "hecho": "reserva creada",
        "reserva": "21tY",
        "evento": "Fútbol «final» 😀\nsegunda línea",
        "cantidad": 3,
    }


def test_the_hour_is_told_in_utc_wherever_the_machine_stands(
    lineas: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as lejos:
        lejos.setenv("TZ", "America/Mexico_City")
        time.tzset()
        bitacora.anota(Hecho.RESERVA_CREADA)
    time.tzset()

    hora = lineas()[0]["hora"]
    assert re.fullmatch(r"[0-9-]{10}T[0-9:]{8}\.[0-9]{3}Z", hora)
    assert abs(datetime.fromisoformat(hora) - datetime.now(UTC)) < timedelta(seconds=30)


def test_a_name_is_written_in_its_own_letters_so_that_a_search_finds_it(salida: io.StringIO) -> None:
    bitacora.anota(Hecho.RESERVA_CREADA, evento="Fútbol «final»")

    assert '"Fútbol «final»"' in salida.getvalue()


def test_a_warning_is_told_from_a_fact(lineas: Any) -> None:
    bitacora.advierte(Comun.REGISTROS_OMITIDOS, ilegibles=2)

    assert [(linea["nivel"], linea["ilegibles"]) for linea in lineas()] == [("WARNING", 2)]


def test_an_exception_stays_on_its_line(lineas: Any) -> None:
    try:
        raise ValueError("roto")
    except ValueError:
        bitacora._log.error("Caught exception for path %s", "/reservas", exc_info=True)

    (linea,) = lineas()
    assert linea["hecho"] == "Caught exception for path /reservas"
    assert "ValueError: roto" in linea["exc_info"]


@pytest.mark.parametrize(
    ("estado", "rechazos"), [(200, []), (399, []), (400, [(400, "Roto")]), (503, [(503, "Roto")])]
)
def test_each_answer_that_refuses_is_a_line(
    prueba: Chalice, lineas: Any, estado: int, rechazos: list[tuple[int, str]]
) -> None:
    prueba.route("/ruta")(lambda: Response({"Code": "Roto"}, status_code=estado))

    Client(prueba).http.get("/ruta")

    assert [(linea["estado"], linea["motivo"]) for linea in lineas()] == rechazos


def test_a_line_says_which_request_or_delivery_it_is_of(prueba: Chalice, lineas: Any) -> None:
    def anota(*_: Any) -> None:
        bitacora.anota(Hecho.RESERVA_CREADA)

    prueba.route("/ruta")(anota)
    prueba.lambda_function("entrega")(anota)

    Client(prueba).http.get("/ruta")
    Client(prueba).lambda_.invoke("entrega")

    assert [len(linea["peticion"]) for linea in lineas()] == [36, 36]


def test_what_happens_in_another_thread_or_process_is_not_told_apart(
    lineas: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Each of them costs time on each line."""
    bitacora.anota(Hecho.RESERVA_CREADA)

    lineas()
    assert [(uno.threadName, uno.processName, uno.process) for uno in caplog.records] == [(None, None, None)]
