"""docs/operacion.md names what the deployment makes: a runbook for each alarm, each metric, each setting."""

import pytest

from herramientas.despliegue import ajustes, disparadores
from herramientas.despliegue.alarmas import alarmas
from herramientas.despliegue.funciones import funciones
from herramientas.despliegue.medidas import medidas
from herramientas.despliegue.proyecto import RAIZ

DOCUMENTO = (RAIZ / "docs" / "operacion.md").read_text()


@pytest.mark.parametrize("que", sorted({alarma.que for alarma in alarmas("produccion")}))
def test_each_alarm_has_a_runbook(que: str) -> None:
    assert f"\n### {que}\n" in DOCUMENTO


def test_each_metric_is_named() -> None:
    assert [m.nombre for m in medidas("produccion") if m.nombre.split("-")[0] not in DOCUMENTO] == []


@pytest.mark.parametrize(
    "nombre", ["STAGE", "SENDER_EMAIL", "PARTICIONES", "ACCESO", "ALARMAS", "DATOS", "DEPURAR", "ID"]
)
def test_each_setting_is_named(nombre: str) -> None:
    assert f"{nombre}=" in DOCUMENTO


def test_numbers_are_those_of_the_code() -> None:
    assert f"{ajustes.RITMO} requests a second and {ajustes.RAFAGA:,} at once" in DOCUMENTO
    assert f"logs kept {ajustes.RETENCION} days" in DOCUMENTO
    assert (
        f"{disparadores.INTENTOS} attempts with bisection, or {disparadores.EDAD // 60} minutes" in DOCUMENTO
    )
    for funcion in funciones("produccion"):
        assert funcion.reserva is None or f"| {funcion.reserva} |" in DOCUMENTO
