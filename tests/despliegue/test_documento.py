"""docs/operacion.md names what the deployment makes: a runbook for each alarm, each metric, each setting."""

import math
import re

import pytest

from herramientas.despliegue import ajustes, disparadores
from herramientas.despliegue.alarmas import alarmas
from herramientas.despliegue.funciones import funciones
from herramientas.despliegue.medidas import medidas
from herramientas.despliegue.permisos import Fase, permisos
from herramientas.despliegue.proyecto import RAIZ

DOCUMENTO = (RAIZ / "docs" / "operacion.md").read_text()
AWS = (RAIZ / "docs" / "aws.md").read_text()


@pytest.mark.parametrize("que", sorted({alarma.que for alarma in alarmas("produccion")}))
def test_each_alarm_has_a_runbook(que: str) -> None:
    assert f"\n### {que}\n" in DOCUMENTO


def test_each_metric_is_named_to_the_letter_and_no_other_is() -> None:
    _, _, desde = DOCUMENTO.partition("The metrics (`Boletia/<etapa>`)")
    parrafo, _, _ = desde.partition("\n\n")

    assert sorted(re.findall(r"`([A-Z][\w-]+)`", parrafo)) == sorted(m.nombre for m in medidas("produccion"))


def test_no_two_metrics_share_a_name() -> None:
    nombres = [medida.nombre for medida in medidas("produccion")]

    assert len(set(nombres)) == len(nombres)


@pytest.mark.parametrize(
    "nombre",
    [
        "STAGE",
        "SENDER_EMAIL",
        "PARTICIONES",
        "ACCESO",
        "ANFITRION",
        "PROTEGIDA",
        "PAGINA",
        "LIMITE_POR_IP",
        "ALARMAS",
        "DATOS",
        "DEPURAR",
        "ID",
    ],
)
def test_each_setting_is_named(nombre: str) -> None:
    assert f"{nombre}=" in DOCUMENTO


def test_every_call_of_a_deployment_is_held_against_the_documentation() -> None:
    acciones = {
        accion.partition(":")[2] for fase in Fase for uno in permisos(fase) for accion in uno.acciones
    }

    assert sorted(accion for accion in acciones if not re.search(rf"\b{accion}\b", AWS)) == []


def test_a_month_is_added_up_rightly() -> None:
    _, _, desde = DOCUMENTO.partition("### Un mes")
    filas = [
        fila.split("|")[2:6] for fila in desde.partition("Beside these")[0].splitlines() if fila[:2] == "| "
    ]
    (*partes, total) = filas[1:]

    for formulas, importes in ((0, 1), (2, 3)):
        for parte in partes:
            assert _cuenta(parte[formulas]) == pytest.approx(float(parte[importes]), abs=0.006), parte
        suma = sum(float(parte[importes]) for parte in partes)
        assert f"{suma:.2f}" == total[importes].strip(" *")
    assert f"{len(alarmas('produccion'))} × 0.10" in partes[0][0]
    assert f"{len(medidas('produccion'))} × 0.30" in partes[2][2]


def _cuenta(formula: str) -> float:
    """The value of what is written with + and × and one level of brackets."""
    while corchete := re.search(r"\(([^()]*)\)", formula):
        formula = formula.replace(corchete[0], str(_cuenta(corchete[1])))
    return sum(math.prod(map(float, producto.split("×"))) for producto in formula.split("+"))


def test_numbers_are_those_of_the_code() -> None:
    assert f"{ajustes.RITMO} requests a second and {ajustes.RAFAGA:,} at once" in DOCUMENTO
    assert f"{ajustes.RITMO_DE_ALTAS} a second and {ajustes.RAFAGA_DE_ALTAS} at once" in DOCUMENTO
    assert _de_todo(1) == (ajustes.RITMO, ajustes.RAFAGA)
    assert _de_todo(8) == (4_000, 8_000)
    assert "`PARTICIONES=8`: 4,000 and 8,000" in DOCUMENTO
    assert f"logs kept {ajustes.RETENCION} days" in DOCUMENTO
    assert (
        f"{disparadores.INTENTOS} attempts with bisection, or {disparadores.EDAD // 60} minutes" in DOCUMENTO
    )
    for funcion in funciones("produccion"):
        assert funcion.reserva is None or f"| {funcion.reserva} |" in DOCUMENTO


def _de_todo(particiones: int) -> tuple[int, int]:
    (todo,) = ajustes.limites("reservas", particiones)
    return todo.ritmo, todo.rafaga
