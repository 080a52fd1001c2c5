"""The settings of the event source mappings: set once, read back, and loud when one did not take."""

import json
from typing import Any

import pytest

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.disparadores import EDAD, EDADES, INTENTOS, ajusta
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.proyecto import RAIZ


class NoEsta(Exception):
    pass


class Nube:
    """SQS and Lambda in one; `terca` is the setting that AWS quietly does not take."""

    def __init__(self, terca: str = "", sin_entregas: bool = False) -> None:
        self.colas: dict[str, dict[str, str]] = {}
        self.entregas: dict[str, dict[str, Any]] = {}
        self.cambios = 0
        self._terca = terca
        self._sin_entregas = sin_entregas
        self.exceptions = type("E", (), {"QueueDoesNotExist": NoEsta})

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        if QueueName not in self.colas:
            raise NoEsta
        return {"QueueUrl": QueueName}

    def create_queue(self, QueueName: str, Attributes: dict[str, str]) -> dict[str, str]:
        self.colas[QueueName] = {"QueueArn": f"arn:{QueueName}", **Attributes}
        return {"QueueUrl": QueueName}

    def set_queue_attributes(self, QueueUrl: str, Attributes: dict[str, str]) -> None:
        self.colas[QueueUrl].update(Attributes)

    def get_queue_attributes(self, QueueUrl: str, **_: Any) -> dict[str, Any]:
        return {"Attributes": self.colas[QueueUrl]}

    def get_paginator(self, operacion: str) -> "Nube":
        assert operacion == "list_event_source_mappings"
        return self

    def paginate(self, FunctionName: str) -> list[dict[str, Any]]:
        if self._sin_entregas:
            return [{"EventSourceMappings": []}]
        self.entregas.setdefault(FunctionName, {"UUID": FunctionName, "State": "Enabled"})
        return [{"EventSourceMappings": [self.entregas[FunctionName]]}]

    def get_event_source_mapping(self, UUID: str) -> dict[str, Any]:
        return self.entregas[UUID]

    def update_event_source_mapping(self, UUID: str, **cambios: Any) -> None:
        self.cambios += 1
        self.entregas[UUID].update({n: v for n, v in cambios.items() if n != self._terca})


def _cuenta(nube: Nube) -> Cuenta:
    return Cuenta("", "us-west-2", {"sqs": nube, "lambda": nube})


def test_every_stream_function_gets_its_queue_and_its_limits() -> None:
    nube, lineas = Nube(), list[str]()

    ajusta(_cuenta(nube), "local", lineas.append)

    assert len(nube.colas) == len(nube.entregas) == len(lineas) == 4
    entrega = nube.entregas["notificaciones-local-notificaciones"]
    assert entrega["BisectBatchOnFunctionError"] is True
    assert (entrega["MaximumRetryAttempts"], entrega["MaximumRecordAgeInSeconds"]) == (
        INTENTOS,
        EDADES["notificaciones"],
    )
    assert nube.entregas["reservas-local-modificaInventarioEvento"]["MaximumRecordAgeInSeconds"] == EDAD
    destino = entrega["DestinationConfig"]["OnFailure"]["Destination"]
    assert destino == "arn:notificaciones-local-notificaciones-fallos"


def test_the_attempts_of_e_mails_that_wait_outlast_the_age_of_their_records() -> None:
    """An invocation that waits for SES takes all of its time, but for what it keeps back for the end."""
    configuracion = json.loads((RAIZ / "notificaciones-app" / ".chalice" / "config.json").read_text())
    plazo = configuracion["lambda_functions"]["notificaciones"]["lambda_timeout"]

    assert INTENTOS * (plazo - 60) > EDADES["notificaciones"]


def test_a_second_run_changes_nothing() -> None:
    nube = Nube()
    ajusta(_cuenta(nube), "local", lambda _: None)

    ajusta(_cuenta(nube), "local", lambda _: None)

    assert nube.cambios == 4


@pytest.mark.parametrize(
    "terca",
    ["BisectBatchOnFunctionError", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "DestinationConfig"],
)
def test_a_setting_that_did_not_take_is_an_error_by_name(terca: str) -> None:
    with pytest.raises(Detenido, match=terca):
        ajusta(_cuenta(Nube(terca)), "local", lambda _: None)


def test_a_function_that_no_stream_triggers_is_an_error() -> None:
    with pytest.raises(Detenido, match="despliegue la etapa"):
        ajusta(_cuenta(Nube(sin_entregas=True)), "local", lambda _: None)
