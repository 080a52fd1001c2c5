"""Sets the scene for a test of reservas: events as the stream functions make them, and what is in the table."""

import os
from typing import Any

from chalicelib.barrido import barre
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento
from chalicelib.inventario import Inventario
from chalicelib.replica import Replica
from chalicelib.suspension import Suspension
from chalicelib.transacciones import Transacciones
from tests.contratos.imagenes import registro


class Escena:
    def __init__(self, dynamodb: Any) -> None:
        self.dynamodb = dynamodb
        self.claves = Claves(*(int(os.environ.get(de, "1")) for de in ("PARTICIONES", "CUPOS")))  # the app's
        self.inventario = Inventario(dynamodb, Transacciones("inventario", self.claves))
        self.replica = Replica(dynamodb, "inventario", self.claves)
        self.suspension = Suspension(dynamodb, "inventario", self.claves)

    def evento(self, nombre: str, capacidad: int) -> None:
        self.replica.crea(Cambio(nombre, capacidad, "Opera", EstadoDeEvento.ACTIVO))

    def cierra(self, nombre: str, capacidad: int) -> None:
        """The event is closed, its reservations are still to be swept."""
        self.replica.cierra(Cambio(nombre, capacidad, "Opera", EstadoDeEvento.CANCELADO))

    def cancela_evento(self, nombre: str, capacidad: int) -> None:
        cambio = Cambio(nombre, capacidad, "Opera", EstadoDeEvento.CANCELADO)
        barre(self.replica, self.suspension, cambio, queda=lambda: 60.0)

    def disponibles(self, nombre: str) -> int:
        return self.inventario.evento(nombre).disponibles

    def ocupa(self, nombre: str, boletos: int) -> None:
        """Takes boletos for reservations that a test writes by itself."""
        self.dynamodb.update_item(
            TableName="inventario",
            Key=self.claves.evento(nombre),
            UpdateExpression="SET Capacidad = Capacidad - :boletos",
            ExpressionAttributeValues={":boletos": {"N": str(boletos)}},
        )

    def estados(self, nombre: str) -> list[str]:
        return sorted(vista.estado for pagina in self.suspension.paginas(nombre) for vista in pagina)


class Contexto:
    """What Lambda tells a function about its invocation."""

    aws_request_id = "11111111-2222-3333-4444-555555555555"

    def __init__(self, segundos: float = 60.0) -> None:
        self._segundos = segundos

    def get_remaining_time_in_millis(self) -> int:
        return int(self._segundos * 1000)


def evento_del_stream(nombre: str, de: str, capacidad: int = 30) -> dict[str, Any]:
    """The golden record `de`, told of an event of the test's own."""
    propio = registro(de)
    propio["dynamodb"]["Keys"]["nombre"] = {"S": nombre}
    for imagen in ("OldImage", "NewImage"):
        if imagen in propio["dynamodb"]:
            propio["dynamodb"][imagen] |= {"nombre": {"S": nombre}, "Capacidad": {"N": str(capacidad)}}
    return propio


class DeUnaEnUna:
    """A client whose queries answer one item at a time."""

    def __init__(self, cliente: Any) -> None:
        self._cliente = cliente

    def __getattr__(self, nombre: str) -> Any:
        return getattr(self._cliente, nombre)

    def query(self, **consulta: Any) -> Any:
        return self._cliente.query(**{**consulta, "Limit": 1})
