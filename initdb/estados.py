"""The states of what the tables hold, for who reads them from outside. Each domain has its own; a test compares."""

from enum import StrEnum


class EstadoDeEvento(StrEnum):
    ACTIVO = "A"
    CANCELADO = "C"


class EstadoDeReserva(StrEnum):
    ACTIVA = "A"
    CANCELADA_POR_CLIENTE = "X"
    CANCELADA_CON_EVENTO = "C"
