"""The README's other way: initdb, each domain alone by Chalice, and what becomes of failing deliveries."""

import os
import subprocess
from pathlib import Path

import pytest

from herramientas.despliegue.chalice import CHALICE
from herramientas.despliegue.funciones import de_streams
from herramientas.despliegue.proyecto import APPS
from herramientas.laboratorio.nube import Nube
from tests.despliegue.conftest import copia_lista
from tests.despliegue.test_nube import Taquilla

pytestmark = pytest.mark.xdist_group("despliegue")

ETAPA = "plana"
REMITENTE = "boletos@example.org"


def test_each_domain_deployed_alone_sells_and_tells(nube: Nube, tmp_path: Path) -> None:
    copia = copia_lista(tmp_path, nube)
    nube.cliente("ses").verify_email_identity(EmailAddress=REMITENTE)

    copia.corre("etapa", ETAPA, SENDER_EMAIL=REMITENTE)
    copia.corre("initdb", ETAPA)
    for app in APPS:
        subprocess.run(
            [CHALICE, "deploy", "--stage", ETAPA],
            cwd=copia.raiz / f"{app}-app",
            env={**os.environ, **nube.aws},
            check=True,
            capture_output=True,
        )
    copia.corre("ajustes", ETAPA)

    Taquilla(copia, ETAPA).vende("A mano")
    for funcion in de_streams(ETAPA):
        (union,) = nube.cliente("lambda").list_event_source_mappings(FunctionName=funcion.nombre)[
            "EventSourceMappings"
        ]
        assert union["DestinationConfig"]["OnFailure"]["Destination"].endswith(funcion.cola)
    copia.corre("destroy", ETAPA, entrada=f"{ETAPA}\n", DATOS="1")
