"""Records that no one should have written: counted, logged, skipped; the shard goes on with the others."""

import copy
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fallos.mundo import DOMINIO_DE, EVENTOS, FUNCIONES, INVENTARIO, TABLA_DE, Mundo

VENENOS: list[Any] = [
    None,
    7,
    "registro",
    [],
    {},
    {"eventName": "INSERT"},
    {"eventName": "INSERT", "dynamodb": None},
    {"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "I"}}}},
    {"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "I"}, "SK": {"S": "a"}}, "NewImage": {}}},
]
CAMPOS = {
    EVENTOS: ["nombre", "Capacidad", "Categoria", "Estado"],
    INVENTARIO: ["SK", "Evento", "Email", "Cantidad", "Estado"],
}
VALORES: list[Any] = [
    {},
    {"S": ""},
    {"S": 1},
    {"N": "uno"},
    {"N": "-1.5"},
    {"NULL": True},
    {"L": []},
    None,
    "A",
    3,
]

jsones: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda hojas: (
        st.lists(hojas, max_size=3)
        | st.dictionaries(st.sampled_from(["S", "N", "PK", "M"]), hojas, max_size=3)
    ),
    max_leaves=5,
)


@contextmanager
def lineas(dominio: str) -> Iterator[list[dict[str, Any]]]:
    """What the domain's functions log meanwhile."""
    registro, salida = logging.getLogger(dominio), io.StringIO()
    dichas: list[dict[str, Any]] = []
    manejador = logging.StreamHandler(salida)
    manejador.setFormatter(registro.handlers[0].formatter)
    registro.addHandler(manejador)
    try:
        yield dichas
    finally:
        registro.removeHandler(manejador)
        dichas.extend(json.loads(linea) for linea in salida.getvalue().splitlines())


def escena() -> Mundo:
    mundo = Mundo()
    mundo.crea_evento("Aida", 10)
    mundo.sosiega()
    mundo.reserva("Aida", "ana@example.org")
    return mundo


def bueno(mundo: Mundo, tabla: str) -> dict[str, Any]:
    """A record that means something to the functions of that table's stream."""
    return copy.deepcopy(mundo.registros(tabla)[-1])


def envenenados(registro: dict[str, Any], tabla: str) -> Iterator[dict[str, Any]]:
    """The record without each attribute, and with each nonsense in its place."""
    for campo in CAMPOS[tabla]:
        for valor in [..., *VALORES]:
            malo = copy.deepcopy(registro)
            del malo["dynamodb"]["NewImage"][campo]
            if valor is not ...:
                malo["dynamodb"]["NewImage"][campo] = valor
            if (campo, valor) not in [("Categoria", {"S": ""})]:
                yield malo


# preparaReenvio reads requests for numbers only; tests/reservas/test_reenvios.py gives it those that cannot be read.
@pytest.mark.parametrize("funcion", [funcion for funcion in FUNCIONES if funcion != "preparaReenvio"])
def test_unreadable_records_are_counted_and_the_good_one_among_them_is_done(funcion: str) -> None:
    mundo, tabla = escena(), TABLA_DE[funcion]
    hecho = bueno(mundo, tabla)
    malos = [*VENENOS, *envenenados(hecho, tabla)]

    with lineas(DOMINIO_DE[funcion]) as dichas:
        assert mundo.invoca(funcion, [*malos, hecho]) is None

    omitidos = [linea["ilegibles"] for linea in dichas if linea["hecho"] == "registros omitidos"]
    assert omitidos == [len(malos)]
    assert sum(linea["hecho"] == "registro ilegible" for linea in dichas) == len(malos)
    assert all("@" not in json.dumps(linea) for linea in dichas)


def test_an_unknown_estado_is_told_to_no_one() -> None:
    mundo = escena()
    malo = bueno(mundo, INVENTARIO)
    malo["dynamodb"]["NewImage"]["Estado"] = {"S": "Z"}

    assert mundo.invoca("notificaciones", [malo]) is None

    assert not mundo.correos


def test_another_item_type_is_no_ones_business() -> None:
    mundo = escena()
    mundo.reserva("Aida", "luis@example.org", clave="k")
    otros = [r for r in mundo.registros(INVENTARIO) if r["dynamodb"]["Keys"]["PK"]["S"] in "EK"]

    assert mundo.invoca("notificaciones", otros) is None

    assert {registro["dynamodb"]["Keys"]["PK"]["S"] for registro in otros} == {"E", "K"}
    assert not mundo.correos


@pytest.mark.parametrize("funcion", FUNCIONES)
def test_no_json_whatever_in_any_place_stops_a_shard(funcion: str) -> None:
    mundo = escena()
    registro = bueno(mundo, TABLA_DE[funcion])
    caminos = list(_caminos(registro))

    @settings(
        max_examples=150,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(camino=st.sampled_from(caminos), valor=jsones)
    def prueba(camino: tuple[str, ...], valor: Any) -> None:
        malo = copy.deepcopy(registro)
        sitio = malo
        for paso in camino[:-1]:
            sitio = sitio[paso]
        sitio[camino[-1]] = valor

        assert mundo.invoca(funcion, [malo]) is None

    prueba()


def _caminos(valor: Any, hasta: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(valor, dict):
        for clave, hijo in valor.items():
            yield (*hasta, clave)
            yield from _caminos(hijo, (*hasta, clave))
