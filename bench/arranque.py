"""Cold start: a fresh process, the app imported, its clients built, the first event answered by the engine."""

import json
import os
import subprocess
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.escenario import (
    PYTHON,
    Contendiente,
    carpetas,
    cliente,
    entorno,
    item_de_evento,
    item_de_reserva,
    motor,
    pon,
    ses,
)
from bench.informe import Fila, Seccion
from bench.medida import Medidas, por_turnos
from bench.sucesos import entrega_de_evento, entrega_de_reserva, peticion

ID = "21tBsOlzrdXa73UNotTK0nXIAm7"


@dataclass(frozen=True)
class Caso:
    """A function, an event for it, and who answers it. `suceso` is made anew for each start."""

    nombre: str
    suceso: Callable[[], Any]
    nuestro: tuple[str, str, str]
    minimo: tuple[str, str]
    otros: tuple[str, ...] = ()


def mide(rondas: int, calienta: bool = True) -> Seccion:
    filas: list[Fila] = []
    with carpetas() as raiz, motor() as direccion, ses() as correo:
        dynamodb = cliente(direccion)
        pon(
            dynamodb,
            "inventario",
            [item_de_evento("Opera Aida", 1_000_000), item_de_reserva(ID, "Opera Aida")],
        )
        dynamodb.put_item(TableName="eventos", Item=_evento("Opera Aida"))
        ambiente = entorno(direccion, AWS_ENDPOINT_URL_SES=correo)
        for caso in _casos(dynamodb):
            filas += _filas(caso, _mide_caso(caso, raiz, ambiente, rondas, calienta))
    return Seccion(
        "arranque",
        "Cold start",
        "Fresh process → app imported, clients built, first event answered by the engine; bytecode compiled for "
        "all. CPU time of the process, which is what a cold start is made of; wall time in milliseconds beside it.",
        filas,
    )


def _mide_caso(caso: Caso, raiz: Path, ambiente: dict[str, str], rondas: int, calienta: bool) -> Medidas:
    contendientes = [Contendiente("boletia", raiz / caso.nuestro[0], *caso.nuestro[1:])]
    contendientes.append(Contendiente("minimo", raiz / "contendientes", *caso.minimo))
    contendientes += [Contendiente(otro, raiz / "contendientes", otro, "api") for otro in caso.otros]

    def uno(contendiente: Contendiente) -> Callable[[], float]:
        return lambda: arranca(contendiente, raiz / "obrero.py", caso.suceso(), ambiente)

    return por_turnos(
        {contendiente.nombre: uno(contendiente) for contendiente in contendientes}, rondas, calienta
    )


def arranca(contendiente: Contendiente, obrero: Path, suceso: Any, ambiente: dict[str, str]) -> float:
    """CPU seconds, user and system, of one process from its start to its end."""
    orden = [PYTHON, str(obrero), "frio", str(contendiente.carpeta), contendiente.modulo]
    orden += [contendiente.funcion, json.dumps(suceso)]
    proceso = subprocess.Popen(orden, env=ambiente, stdout=subprocess.DEVNULL)
    _, estado, uso = os.wait4(proceso.pid, 0)
    proceso.returncode = os.waitstatus_to_exitcode(estado)
    if proceso.returncode:
        raise RuntimeError(f"{contendiente.nombre} ended with {proceso.returncode}")
    return uso.ru_utime + uso.ru_stime


def _filas(caso: Caso, medidas: Medidas) -> list[Fila]:
    metas = {"minimo": 1.0, "fastapi_mangum": 0.5}
    return [
        Fila.razon(caso.nombre, medidas, "boletia", otro, metas.get(otro), unidad="ms", escala=1000)
        for otro in medidas.valores
        if otro != "boletia"
    ]


def _casos(dynamodb: Any) -> list[Caso]:
    frameworks = ("fastapi_mangum",)
    api = ("reservas-app", "app", "app")
    return [
        Caso(
            "GET /reservas/{id}",
            lambda: peticion("GET", "/reservas/{id}", {"id": ID}),
            api,
            ("minimo", "api"),
            frameworks,
        ),
        Caso(
            "POST /reservas",
            lambda: peticion("POST", "/reservas", None, _solicitud()),
            api,
            ("minimo", "api"),
            frameworks,
        ),
        Caso(
            "GET /eventos/{evento}",
            lambda: peticion("GET", "/eventos/{evento}", {"evento": "Opera Aida"}),
            ("eventos-app", "app", "app"),
            ("minimo_eventos", "api"),
        ),
        Caso(
            "POST /eventos",
            lambda: peticion(
                "POST", "/eventos", None, {"evento": _nombre(), "capacidad": 9, "categoria": "Opera"}
            ),
            ("eventos-app", "app", "app"),
            ("minimo_eventos", "api"),
        ),
        Caso(
            "modificaInventarioEvento",
            lambda: entrega_de_evento(_nombre(), 9, "A"),
            ("reservas-app", "app", "modificaInventarioEvento"),
            ("minimo_streams", "copia"),
        ),
        Caso(
            "modificaInventarioReserva",
            lambda: _cancelable(dynamodb),
            ("reservas-app", "app", "modificaInventarioReserva"),
            ("minimo_streams", "barrido"),
        ),
        Caso(
            "notificaciones",
            lambda: entrega_de_reserva(_nombre()),
            ("notificaciones-app", "app", "notificaciones"),
            ("minimo_correos", "notificaciones"),
        ),
    ]


def _cancelable(dynamodb: Any) -> Any:
    """The cancellation of a new event with three reservations."""
    evento = _nombre()
    reservas = [item_de_reserva(_nombre()[:27], evento) for _ in range(3)]
    pon(dynamodb, "inventario", [item_de_evento(evento, 7), *reservas])
    return entrega_de_evento(evento, 10, "C")


def _nombre() -> str:
    return uuid.uuid4().hex


def _solicitud() -> dict[str, Any]:
    return {"evento": "Opera Aida", "email": "pepe@example.com", "cantidad": 1}


def _evento(nombre: str) -> dict[str, Any]:
    return {
        "nombre": {"S": nombre},
        "Capacidad": {"N": "9"},
        "Categoria": {"S": "Opera"},
        "Estado": {"S": "A"},
    }
