"""The lines of a reservation's life, read from what functions log."""

import json

import pytest

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import funciones
from herramientas.operacion.traza import Linea, traza

[CORREO] = (funcion for funcion in funciones("local") if funcion.corto == "notificaciones")


def test_line_tells_hour_function_fact_and_what_belongs_to_it() -> None:
    mensaje = json.dumps(
        {
            "nivel": "INFO",
            "hecho": "correo enviado",
            "peticion": "167c7e8a-0000",
            "reserva": "3MSTrvBIHwWfm6zZwH6OHwHzO2G",
            "estado": "A",
            "hora": "2026-11-22T10:26:10.724Z",
        }
    )

    texto = str(Linea.desde_mensaje(CORREO, mensaje))

    assert "notificaciones-local-notificaciones" in texto
    assert texto.endswith("estado=A  [167c7e8a]")


@pytest.mark.parametrize(
    "mensaje", ["START RequestId: 1 Version: $LATEST", "{}", "[1]", "null", '{"hora": 3, "hecho": 1}']
)
def test_line_that_is_not_ours_is_none(mensaje: str) -> None:
    assert Linea.desde_mensaje(CORREO, mensaje) is None


@pytest.mark.parametrize("id", ["", "corto", "3MSTrvBIHwWfm6zZwH6OHwHzO2G'"])
def test_what_is_no_id_is_refused_before_aws_is_asked(id: str) -> None:
    with pytest.raises(Detenido):
        traza(Cuenta("http://127.0.0.1:9"), "local", id)
