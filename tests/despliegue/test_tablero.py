"""The dashboard shows every metric that the stage has, and nothing that nobody measures."""

import json
import re
from typing import Any

import pytest

from herramientas.despliegue.alarmas import alarmas
from herramientas.despliegue.medidas import espacio, medidas
from herramientas.despliegue.proyecto import RAIZ
from herramientas.despliegue.tablero import _propias, cuerpo

ETAPA = "pruebas"
PARTES = json.loads(cuerpo(ETAPA, "us-west-2", "123456789012"))["widgets"]
GRAFICAS = [parte for parte in PARTES if parte["type"] == "metric"]


def test_every_metric_of_the_stage_is_in_it_once() -> None:
    lineas = [linea for grafica in GRAFICAS for linea in grafica["properties"]["metrics"]]
    buscadas = re.findall(r'MetricName="([^"]+)"', json.dumps(lineas).replace('\\"', '"'))
    propias = [linea[1] for linea in lineas if linea[0] == espacio(ETAPA)]

    assert sorted(propias + buscadas) == sorted(medida.nombre for medida in medidas(ETAPA))


def test_a_metric_that_nobody_measures_cannot_be_shown() -> None:
    with pytest.raises(KeyError, match="CorreosLeidos"):
        _propias(ETAPA, "CorreosLeidos")


def test_a_search_names_the_dimensions_that_its_metric_has() -> None:
    (rechazos,) = (g for g in GRAFICAS if g["properties"]["title"].startswith("Rechazos"))

    for (linea,) in rechazos["properties"]["metrics"]:
        assert "{Boletia/pruebas,Ruta,Motivo}" in linea["expression"]


def test_every_alarm_is_in_it() -> None:
    (estados,) = (parte["properties"]["alarms"] for parte in PARTES if parte["type"] == "alarm")

    assert [arn.rpartition(":")[2] for arn in estados] == [alarma.nombre(ETAPA) for alarma in alarmas(ETAPA)]


def test_nothing_lies_over_anything() -> None:
    ocupado: set[tuple[int, int]] = set()
    for parte in PARTES:
        suyo = _casillas(parte)
        assert not suyo & ocupado
        assert all(x < 24 for x, _ in suyo)
        ocupado |= suyo


def test_the_runbook_says_how_to_read_each_graph() -> None:
    documento = (RAIZ / "docs" / "operacion.md").read_text()

    assert [
        p["properties"]["title"] for p in PARTES if f"**{p['properties']['title']}**" not in documento
    ] == []


def _casillas(parte: dict[str, Any]) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(parte["x"], parte["x"] + parte["width"])
        for y in range(parte["y"], parte["y"] + parte["height"])
    }
