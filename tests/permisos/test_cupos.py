"""Least privilege of a stage whose events lie in parts: each permission that only such a stage has is needed."""

from collections.abc import Callable, Iterator

import pytest

from herramientas.despliegue.funciones import funciones
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import nube_local
from tests.permisos.conftest import ANOTADA
from tests.permisos.escenarios import lee_disponible
from tests.permisos.laboratorio import ETAPA, Laboratorio
from tests.permisos.politica import Permiso, permisos, permisos_de_cupos

pytestmark = pytest.mark.nube

CUPOS = 4  # of the cloud
API, COPIA, AVISOS = "reservas", "modificaInventarioEvento", "modificaInventarioReserva"
OTRA_FECHA = "2027-02-01T20:00:00-06:00"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratorio]:
    llamadas = tmp_path_factory.mktemp("cupos") / "llamadas.jsonl"
    with nube_local(orden=ANOTADA, BOLETIA_LLAMADAS=str(llamadas), CUPOS="4", PARTICIONES="4") as nube:
        yield Laboratorio(nube, llamadas)


def _dice(lab: Laboratorio, funcion: str, hecho: str, evento: str) -> bool:
    (suya,) = (una for una in funciones(ETAPA) if una.corto == funcion)
    return any(hecho in linea and evento in linea for linea in lab.bitacora(suya).splitlines())


def cambia_de_fecha(lab: Laboratorio) -> Callable[[], bool]:
    """another date reaches all parts of an event"""
    nombre = lab.crea_evento_copiado()
    lab.cambia_evento(nombre, fecha=OTRA_FECHA)
    return lambda: _dice(lab, COPIA, "copia cambiada", nombre)


def anuncia(lab: Laboratorio) -> Callable[[], bool]:
    """another date is told to those who hold boletos"""
    nombre = lab.crea_evento_copiado()
    assert lab.reserva(nombre).status_code == 200
    lab.cambia_evento(nombre, fecha=OTRA_FECHA)
    return lambda: _dice(lab, AVISOS, "otra fecha o lugar anunciados", nombre)


def _vendido(lab: Laboratorio) -> str:
    """An event of a boleto a part, all of them sold."""
    nombre = lab.crea_evento_copiado(capacidad=CUPOS)
    for _ in range(CUPOS):
        assert lab.reserva(nombre).status_code == 200
    return nombre


def baja_de_lo_vendido(lab: Laboratorio) -> Callable[[], bool]:
    """a capacity below what is sold is applied"""
    nombre = _vendido(lab)
    lab.cambia_evento(nombre, capacidad=CUPOS - 2)
    return lambda: _dice(lab, COPIA, "copia cambiada", nombre)


def anuncia_antes_de_que_se_copie(lab: Laboratorio) -> Callable[[], bool]:
    """a new date and a capacity below what is sold, while the function that copies events cannot"""
    nombre = _vendido(lab)
    (escribe,) = (
        permiso
        for permiso in permisos(ETAPA)
        if permiso.funcion.corto == COPIA and permiso.accion == "dynamodb:UpdateItem"
    )
    antes = len(lab.denegadas())
    with lab.sin(escribe):
        lab.cambia_evento(nombre, capacidad=CUPOS - 2, fecha=OTRA_FECHA)
        espera(lambda: {(escribe.funcion.rol, escribe.accion)} < set(lab.denegadas()[antes:]))
    return lambda: _dice(lab, AVISOS, "otra fecha o lugar anunciados", nombre)


ESCENARIOS = {
    (API, "dynamodb:BatchGetItem"): lee_disponible,
    (COPIA, "dynamodb:BatchGetItem"): cambia_de_fecha,
    (COPIA, "dynamodb:ConditionCheckItem"): baja_de_lo_vendido,
    (AVISOS, "dynamodb:BatchGetItem"): anuncia,
    (AVISOS, "dynamodb:ConditionCheckItem"): anuncia_antes_de_que_se_copie,
}


@pytest.mark.parametrize("permiso", permisos_de_cupos(ETAPA), ids=str)
def test_permission_of_parts_is_needed_by_its_scenario(lab: Laboratorio, permiso: Permiso) -> None:
    lab.exige(permiso, ESCENARIOS[permiso.funcion.corto, permiso.accion])
