"""The table that initdb prints."""

from dataclasses import replace

from initdb.comparacion import Existente, Rasgo
from initdb.esquema import esquema
from initdb.informe import resumen


def test_one_line_a_table_with_its_stream_arn() -> None:
    tablas = esquema("local")
    hay = {
        tabla.nombre: Existente(tabla, f"arn:{tabla.nombre}" if tabla.stream else None) for tabla in tablas
    }

    lineas = resumen("local", tablas, hay).splitlines()

    assert [linea.split() for linea in lineas[2:]] == [
        ["eventos-local", "nombre", "-", "-", "no", "no", "arn:eventos-local"],
        ["inventario-local", "PK+SK", "evento-email", "Caduca", "no", "no", "arn:inventario-local"],
        ["notificaciones-local", "PK", "-", "Caduca", "no", "no", "-"],
    ]


def test_more_than_one_partition_shows() -> None:
    tablas = esquema("local", particiones=8)

    assert "PK+SK x8" in resumen("local", tablas, {tabla.nombre: Existente(tabla) for tabla in tablas})


def test_what_the_engine_cannot_do_is_named() -> None:
    tablas = esquema("pruebas")
    carencias = frozenset({Rasgo.PITR, Rasgo.ETIQUETAS})
    hay = {
        tabla.nombre: Existente(replace(tabla, pitr=False, etiquetas={}), carencias=carencias)
        for tabla in tablas
    }

    texto = resumen("pruebas", tablas, hay)

    assert texto.count("este motor no ofrece PITR") == 3
    assert "no se comprueba PARTICIONES=1" in texto
