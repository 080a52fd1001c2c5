"""Least privilege, proven: each permission is needed by a scenario, and each call is covered by a permission."""

from collections.abc import Callable

import pytest

from herramientas.despliegue.funciones import Funcion, de_streams, funciones
from herramientas.laboratorio.espera import espera
from tests.permisos.escenarios import ESCENARIOS, anota_un_rebote, avisa, barre_reservas
from tests.permisos.laboratorio import ETAPA, Laboratorio
from tests.permisos.politica import FUERA_DE_PRUEBA, Permiso, documento, permisos

PROBABLES = [permiso for permiso in permisos(ETAPA) if permiso.sid not in FUERA_DE_PRUEBA]

pytestmark = pytest.mark.xdist_group("permisos")


@pytest.mark.parametrize("permiso", PROBABLES, ids=str)
def test_permission_is_needed_by_its_scenario(
    lab: Laboratorio, permiso: Permiso, record_property: Callable[[str, object], None]
) -> None:
    escenario = ESCENARIOS[permiso.funcion.nombre, permiso.sid, permiso.accion]

    lab.exige(permiso, escenario)

    fila = (permiso.funcion.nombre, f"{permiso.sid}: {permiso.accion}", escenario.__doc__)
    record_property("permiso", fila)


def test_calls_and_permissions_are_the_same(lab: Laboratorio) -> None:
    """Runs every scenario with the whole policies; the calls of each role are its provable permissions."""
    desde = len(lab.preguntas())

    for escenario in dict.fromkeys(ESCENARIOS.values()):
        espera(escenario(lab))

    llamadas = {(p["rol"], p["accion"], p["recurso"]) for p in lab.preguntas()[desde:]}
    usados = {
        permiso: [c for c in llamadas if c[0] == permiso.funcion.rol and permiso.cubre(*c[1:])]
        for permiso in PROBABLES
    }
    assert [str(permiso) for permiso, suyas in usados.items() if not suyas] == []
    assert llamadas - {llamada for suyas in usados.values() for llamada in suyas} == set()
    assert all(p["pasa"] for p in lab.preguntas()[desde:])


def test_stream_and_queue_statements_name_what_the_mapping_reads_and_where_it_sends_failures(
    lab: Laboratorio,
) -> None:
    lambdas = lab.nube.cliente("lambda")
    for funcion in de_streams(ETAPA):
        (entrega,) = lambdas.list_event_source_mappings(FunctionName=funcion.nombre)["EventSourceMappings"]
        assert _cubren(_de(funcion, "Stream"), entrega["EventSourceArn"])
        cola = entrega["DestinationConfig"]["OnFailure"]["Destination"]
        assert _cubren(_de(funcion, "ColaDeFallos"), cola)


def test_mail_statement_names_the_set_that_e_mails_are_sent_with(lab: Laboratorio) -> None:
    """MiniStack asks IAM for the identity only; AWS asks for the set too."""
    conjuntos = lab.nube.cliente("sesv2").list_configuration_sets()["ConfigurationSets"]
    (correo,) = (f for f in funciones(ETAPA) if f.manejador == "notificaciones")

    assert conjuntos == [f"boletia-{ETAPA}"]
    assert _cubren(_de(correo, "Correo"), f"arn:aws:ses:us-west-2:1:configuration-set/{conjuntos[0]}")


def test_log_statement_names_the_group_that_the_function_writes_to(lab: Laboratorio) -> None:
    espera(avisa(lab))
    espera(barre_reservas(lab))
    espera(anota_un_rebote(lab))  # now all have written

    grupos = {grupo["logGroupName"]: grupo["arn"] for grupo in _grupos(lab)}
    for funcion in funciones(ETAPA):
        assert _cubren(_de(funcion, "Bitacora"), grupos[funcion.grupo])


def test_role_has_the_committed_policy_and_nothing_else(lab: Laboratorio) -> None:
    iam = lab.nube.cliente("iam")
    for funcion in funciones(ETAPA):
        (nombre,) = iam.list_role_policies(RoleName=funcion.rol)["PolicyNames"]
        puesta = iam.get_role_policy(RoleName=funcion.rol, PolicyName=nombre)["PolicyDocument"]
        assert puesta == documento(funcion)
        assert iam.list_attached_role_policies(RoleName=funcion.rol)["AttachedPolicies"] == []


def _de(funcion: Funcion, sid: str) -> list[Permiso]:
    """A function's permissions in one statement; each has them."""
    suyos = [permiso for permiso in permisos(ETAPA) if (permiso.funcion, permiso.sid) == (funcion, sid)]
    assert suyos
    return suyos


def _cubren(suyos: list[Permiso], recurso: str) -> bool:
    return all(permiso.cubre(permiso.accion, recurso) for permiso in suyos)


def _grupos(lab: Laboratorio) -> list[dict[str, str]]:
    paginas = (
        lab.nube.cliente("logs")
        .get_paginator("describe_log_groups")
        .paginate(logGroupNamePrefix="/aws/lambda/")
    )
    return [grupo for pagina in paginas for grupo in pagina["logGroups"]]
