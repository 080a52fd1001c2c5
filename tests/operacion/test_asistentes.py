"""The list of an event as a spreadsheet reads it: whole, harmless, and written in the memory of one page."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from herramientas.operacion.asistentes import BOM, COLUMNAS, escribe
from tests.operacion.escena import Escena

ID = "21tY2WfhKPDj0TDulNRlu2yszl4"  # 2021-12-06


def _item(email: str = "ana@example.org", estado: str = "A", cantidad: int = 1, **mas: Any) -> dict[str, Any]:
    return {
        "SK": {"S": ID},
        "Estado": {"S": estado},
        "Cantidad": {"N": str(cantidad)},
        "Email": {"S": email},
        **mas,
    }


def _hoja(*items: dict[str, Any]) -> tuple[list[list[str]], list[str]]:
    salida = io.StringIO(newline="")
    sumas = escribe([list(items)], salida)
    texto = salida.getvalue()
    assert texto.startswith(BOM)
    return list(csv.reader(io.StringIO(texto.removeprefix(BOM), newline=""))), list(sumas.lineas())


def test_a_line_a_reservation_with_states_by_name_and_the_address_as_typed() -> None:
    lineas, _ = _hoja(_item(EmailEscrito={"S": "Ana@example.org"}, Entradas={"N": "1"}), _item(estado="X"))

    assert lineas == [
        list(COLUMNAS),
        [ID, "Confirmada", "1", "1", "Ana@example.org", "2021-12-06 03:34:03"],
        [ID, "Cancelada por el cliente", "1", "0", "ana@example.org", "2021-12-06 03:34:03"],
    ]


@pytest.mark.parametrize("signo", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(signo: str) -> None:
    lineas, _ = _hoja(_item(f'{signo}HYPERLINK("x",1)@example.org'))

    assert lineas[1][4] == f'\'{signo}HYPERLINK("x",1)@example.org'


def test_sums_are_by_state_and_by_day_and_of_who_came_in() -> None:
    _, sumas = _hoja(_item(cantidad=3, Entradas={"N": "2"}), _item(), _item(estado="C", cantidad=5))

    assert sumas == [
        "Confirmada: 2 reservas, 4 boletos",
        "Cancelada con el evento: 1 reservas, 5 boletos",
        "2021-12-06: 3 reservas, 9 boletos",
        "Entraron: 2 boletos",
    ]


def test_the_tables_of_a_stage_are_listed_whoever_came_in() -> None:
    escena = Escena()
    escena.mundo.entra(escena.ids["Tosca"][1], 1, "k")

    salida = io.StringIO(newline="")
    sumas = escribe(escena.tablas().reservas_de("Tosca"), salida)

    assert [linea.split(",")[0] for linea in salida.getvalue().splitlines()[1:]] == escena.ids["Tosca"]
    assert list(sumas.lineas())[:2] == [
        "Confirmada: 2 reservas, 4 boletos",
        "Cancelada por el cliente: 1 reservas, 2 boletos",
    ]
    assert list(sumas.lineas())[-1] == "Entraron: 1 boletos"


def test_twenty_thousand_are_written_in_the_memory_of_a_page() -> None:
    class Nada(io.TextIOBase):
        lineas = 0

        def write(self, texto: str) -> int:
            self.lineas += texto.count("\n")
            return len(texto)

    def paginas(cuantas: int) -> Iterator[list[dict[str, Any]]]:
        return ([_item(f"cliente{n}@example.org") for n in range(1000)] for _ in range(cuantas))

    def pico(cuantas: int) -> int:
        tracemalloc.start()
        escribe(paginas(cuantas), Nada())  # type: ignore[arg-type]
        _, maximo = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return maximo

    assert pico(20) < 1.5 * pico(2)
