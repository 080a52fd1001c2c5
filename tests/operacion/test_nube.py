"""The operators' commands and the sweep against real processes: a cloud of its own, because it is mistreated."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube, nube_local
from initdb.claves import INDICE

pytestmark = [pytest.mark.nube, pytest.mark.xdist_group("operacion")]

INVENTARIO, REGISTRO, REMITENTE = "inventario-local", "notificaciones-local", "boletia@example.com"
AVISOS, BARRIDO = "notificaciones-local-notificaciones", "reservas-local-modificaInventarioReserva"

RESERVAS = 2000


class Puesto:
    """A cloud, its clients, and the commands as an operator runs them."""

    def __init__(self, nube: Nube) -> None:
        self.nube = nube
        self.http = httpx.Client(base_url=nube.base, timeout=40)
        self.dynamodb, self.lambdas, self.ses = (nube.cliente(s) for s in ("dynamodb", "lambda", "ses"))

    def orden(self, orden: str, **entorno: str) -> tuple[int, str]:
        """Exit code and output of `python -m operacion ORDEN`."""
        hecha = subprocess.run(
            [sys.executable, "-m", "herramientas.operacion", orden, "--stage", "local"],
            env={**os.environ, **self.nube.aws, "PAUSA": "1", **entorno},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return hecha.returncode, hecha.stdout + hecha.stderr

    def evento(self, nombre: str, capacidad: int) -> None:
        self.pide("POST", "/eventos", evento=nombre, capacidad=capacidad, categoria="Prueba")
        espera(lambda: self.http.get(f"/reservas/eventos/{nombre}").status_code == 200)

    def reserva(self, evento: str, email: str) -> str:
        return str(self.pide("POST", "/reservas", evento=evento, cantidad=1, email=email).json()["Id"])

    def pide(self, metodo: str, ruta: str, **cuerpo: Any) -> httpx.Response:
        respuesta = self.http.request(metodo, ruta, json=cuerpo or None)
        assert respuesta.status_code == 200, respuesta.text
        return respuesta

    def correos(self, id: str) -> int:
        return sum(f"Su reserva {id} " in correo["BodyText"] for correo in self.nube.correos())

    def entrega(self, funcion: str, **ajustes: Any) -> None:
        """Changes a function's event source mapping."""
        [entrega] = self.lambdas.list_event_source_mappings(FunctionName=funcion)["EventSourceMappings"]
        self.lambdas.update_event_source_mapping(UUID=entrega["UUID"], **ajustes)

    def plazo(self, funcion: str, segundos: int) -> None:
        """Changes how long a function may run."""
        self.lambdas.update_function_configuration(FunctionName=funcion, Timeout=segundos)

    def ajusta(self, funcion: str, **variables: str) -> None:
        """Sets variables of a function, beside those that it has."""
        antes = self.lambdas.get_function_configuration(FunctionName=funcion)["Environment"]["Variables"]
        entorno = {"Variables": {**antes, **variables}}
        self.lambdas.update_function_configuration(FunctionName=funcion, Environment=entorno)


def trabajadores(marca: str, funcion: str) -> list[int]:
    """The processes of the cloud that run this function."""
    hallados = []
    for proceso in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            entorno = (proceso / "environ").read_bytes().split(b"\0")
            if f"AWS_LAMBDA_FUNCTION_NAME={funcion}".encode() in entorno and marca.encode() in b"".join(
                entorno
            ):
                hallados.append(int(proceso.name))
    return hallados


@pytest.fixture(scope="module")
def puesto() -> Iterator[Puesto]:
    with nube_local() as nube:
        yield Puesto(nube)


def test_drift_is_found_healed_and_found_no_more(puesto: Puesto) -> None:
    puesto.evento("Deriva", 5)
    id = puesto.reserva("Deriva", "ana@example.com")
    espera(lambda: puesto.correos(id) == 1)
    espera(lambda: puesto.orden("verificar")[0] == 0)
    puesto.dynamodb.delete_item(TableName=REGISTRO, Key={"PK": {"S": f"{id}#A"}})

    codigo, informe = puesto.orden("verificar")
    assert codigo == 1, informe
    assert f"{id}#A" in informe
    codigo, informe = puesto.orden("reparar", SI="1")
    assert codigo == 0, informe

    assert puesto.correos(id) == 2
    assert puesto.orden("verificar")[0] == 0


def test_an_answer_of_no_touches_nothing(puesto: Puesto) -> None:
    puesto.evento("Intacta", 5)
    id = puesto.reserva("Intacta", "ana@example.com")
    espera(lambda: puesto.correos(id) == 1)
    clave = {"PK": {"S": f"{id}#A"}}
    puesto.dynamodb.delete_item(TableName=REGISTRO, Key=clave)

    codigo, informe = puesto.orden("reparar")

    assert codigo == 1, informe
    assert "No se ha tocado nada." in informe
    assert "Item" not in puesto.dynamodb.get_item(TableName=REGISTRO, Key=clave)
    assert puesto.orden("reparar", SI="1")[0] == 0


def test_a_ledger_made_anew_sends_no_e_mail_again_before_a_person_has_counted(puesto: Puesto) -> None:
    """What a restored stage without its ledger looks like."""
    puesto.evento("Libro", 5)
    ids = [puesto.reserva("Libro", f"ana{cual}@example.com") for cual in range(2)]
    espera(lambda: [puesto.correos(id) for id in ids] == [1, 1])
    espera(lambda: puesto.orden("verificar")[0] == 0)
    puesto.dynamodb.delete_table(TableName=REGISTRO)
    initdb = [sys.executable, "-m", "initdb", "--stage", "local"]
    subprocess.run(initdb, env={**os.environ, **puesto.nube.aws}, check=True, capture_output=True)
    antes = len(puesto.nube.correos())

    codigo, informe = puesto.orden("reparar", SI="1")

    assert codigo == 1, informe
    assert "el libro es más joven que sus reservas" in informe
    assert len(puesto.nube.correos()) == antes
    faltan = int(re.findall(r"CORREOS=(\d+)", informe)[-1])
    assert puesto.orden("reparar", SI="1", CORREOS=str(faltan))[0] == 0
    assert len(puesto.nube.correos()) == antes + faltan


def test_what_ses_refused_for_too_long_waits_in_its_queue_and_comes_back(puesto: Puesto) -> None:
    """MiniStack gives a batch up by its age; on AWS also after 100 attempts."""
    puesto.evento("Cola", 5)
    puesto.entrega(AVISOS, MaximumRecordAgeInSeconds=1)
    puesto.plazo(
        AVISOS, 20
    )  # seconds; a sender that may not send is waited for as long as the function may run
    puesto.ses.delete_identity(Identity=REMITENTE)

    id = puesto.reserva("Cola", "ana@example.com")
    espera(lambda: puesto.orden("fallos")[0] == 1)
    codigo, texto = puesto.orden("fallos")
    assert codigo == 1
    assert f"reserva {id}: → A" in texto
    assert puesto.orden("reprocesar")[0] == 1

    puesto.ses.verify_email_identity(EmailAddress=REMITENTE)
    assert puesto.orden("reprocesar")[0] == 0
    assert puesto.correos(id) == 1
    assert puesto.orden("fallos")[0] == 0
    puesto.entrega(AVISOS, MaximumRecordAgeInSeconds=3600)
    puesto.plazo(AVISOS, 900)


def test_a_sweep_of_2000_goes_on_after_its_process_is_killed(puesto: Puesto) -> None:
    puesto.entrega(AVISOS, Enabled=False)  # 4,000 e-mails are another story
    puesto.evento("Barrido", RESERVAS + 1)
    _llena(puesto.dynamodb, "Barrido", RESERVAS)

    puesto.pide("DELETE", "/eventos/Barrido")
    espera(lambda: 0 < _canceladas(puesto.dynamodb, "Barrido") < RESERVAS)
    muertos = trabajadores(puesto.nube.marca, BARRIDO)
    for pid in muertos:
        os.kill(pid, signal.SIGKILL)
    assert muertos
    assert _canceladas(puesto.dynamodb, "Barrido") < RESERVAS

    espera(lambda: _canceladas(puesto.dynamodb, "Barrido") == RESERVAS)
    libres = puesto.http.get("/reservas/eventos/Barrido").json()
    assert (libres["Capacidad"], libres["Estado"]) == (1, "C")


def _llena(dynamodb: Any, evento: str, reservas: int) -> None:
    """Reservations of one boleto each, written straight into the table with the availability they take."""
    for desde in range(0, reservas, 25):
        items = [
            {"PK": "I", "SK": f"{n:027d}", "Evento": evento, "Email": f"c{n}@example.org", "Estado": "A"}
            for n in range(desde, min(desde + 25, reservas))
        ]
        filas = [{k: {"S": v} for k, v in item.items()} | {"Cantidad": {"N": "1"}} for item in items]
        dynamodb.batch_write_item(
            RequestItems={INVENTARIO: [{"PutRequest": {"Item": fila}} for fila in filas]}
        )
    dynamodb.update_item(
        TableName=INVENTARIO,
        Key={"PK": {"S": "E"}, "SK": {"S": evento}},
        UpdateExpression="SET Capacidad = Capacidad - :n",
        ExpressionAttributeValues={":n": {"N": str(reservas)}},
    )


def _canceladas(dynamodb: Any, evento: str) -> int:
    paginas = dynamodb.get_paginator("query").paginate(
        TableName=INVENTARIO,
        IndexName=INDICE,
        KeyConditionExpression="Evento = :evento",
        FilterExpression="Estado = :cancelada",
        ExpressionAttributeValues={":evento": {"S": evento}, ":cancelada": {"S": "C"}},
        Select="COUNT",
    )
    return sum(pagina["Count"] for pagina in paginas)
