"""The facts that reservas logs. Metrics and `make traza` read them: a fact is renamed here and nowhere else."""

from enum import StrEnum


class Hecho(StrEnum):
    RESERVA_CREADA = "reserva creada"
    RESERVA_REPETIDA = "reserva repetida"
    RESERVA_CANCELADA = "reserva cancelada"
    RESERVA_REBAJADA = "reserva rebajada"
    COPIA_CREADA = "copia creada"
    COPIA_CAMBIADA = "copia cambiada"
    COPIA_CERRADA = "copia cerrada"
    RESERVAS_BARRIDAS = "reservas canceladas con su evento"
    EVENTO_BARRIDO = "evento barrido"
    BARRIDO_DESCUADRADO = "barrido descuadrado"
    RESERVAS_AVISADAS = "reservas avisadas de otra fecha o lugar"
    EVENTO_ANUNCIADO = "otra fecha o lugar anunciados"
    REENVIO_PREPARADO = "reenvio preparado"
    BOLETOS_INGRESADOS = "boletos ingresados"
    INGRESO_DESHECHO = "ingreso deshecho"
