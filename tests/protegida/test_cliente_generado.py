"""A Python client that a tool made from the contract signs in, sells, and reads what it is answered."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from herramientas.laboratorio.nube import Nube
from tests.contrato_http.validador import OPENAPI
from tests.e2e.taquilla import nuevo

pytestmark = [pytest.mark.nube, pytest.mark.xdist_group("protegida")]


@pytest.fixture(scope="module")
def generado(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The client's package, importable."""
    carpeta = tmp_path_factory.mktemp("cliente")
    ajustes = carpeta / "ajustes.yaml"
    ajustes.write_text("post_hooks: []\npackage_name_override: cliente_generado\n", encoding="utf-8")
    programa = Path(sys.executable).with_name("openapi-python-client")
    subprocess.run(
        [programa, "generate", "--meta=none", f"--path={OPENAPI}", f"--config={ajustes}"],
        cwd=carpeta,
        check=True,
        capture_output=True,
    )
    sys.path.insert(0, str(carpeta))
    return "cliente_generado"


def llama(generado: str, operacion: str, cliente: Any, *argumentos: Any, **opciones: Any) -> Any:
    """What the generated function of an operation returns: a typed object."""
    return importlib.import_module(f"{generado}.api.{operacion}").sync(
        *argumentos, client=cliente, **opciones
    )


@pytest.mark.parametrize("prefijo", ["", "Bearer"])
def test_it_signs_in_creates_an_event_and_reads_it(
    generado: str, nube: Nube, token: str, prefijo: str
) -> None:
    modelos = importlib.import_module(f"{generado}.models")
    clientes = importlib.import_module(generado)
    nombre = nuevo("Generado")
    datos = modelos.EventoNuevo(evento=nombre, capacidad=3, categoria="Rock")

    anonimo = clientes.Client(base_url=nube.base, timeout=40)
    rechazo = llama(generado, "eventos.insert_evento", anonimo, body=datos)
    organizador = clientes.AuthenticatedClient(base_url=nube.base, token=token, prefix=prefijo, timeout=40)
    creado = llama(generado, "eventos.insert_evento", organizador, body=datos)

    assert type(rechazo).__name__ == "NoIdentificado"
    assert (creado.evento, creado.capacidad) == (nombre, 3)
    assert llama(generado, "eventos.find_one", anonimo, nombre) == creado
