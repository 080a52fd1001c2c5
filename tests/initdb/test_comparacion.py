"""What initdb decides from a schema and what exists; no DynamoDB here."""

from dataclasses import replace
from typing import Any

import pytest

from initdb.comparacion import Comparacion, Existente, Rasgo, ajenas, compara
from initdb.esquema import Indice, Tabla, esquema

EVENTOS, INVENTARIO, NOTIFICACIONES = esquema("pruebas")


def con(tabla: Tabla, **cambios: Any) -> Comparacion:
    """Compare the wanted `tabla` with itself after some changes."""
    return compara([tabla], {tabla.nombre: Existente(replace(tabla, **cambios))})


def test_nothing_to_do_when_everything_is_as_wanted() -> None:
    hay = {tabla.nombre: Existente(tabla) for tabla in (EVENTOS, INVENTARIO, NOTIFICACIONES)}

    assert compara(esquema("pruebas"), hay).completa


def test_a_missing_table_is_to_be_created() -> None:
    assert compara([EVENTOS, INVENTARIO], {INVENTARIO.nombre: Existente(INVENTARIO)}).faltan == (EVENTOS,)


@pytest.mark.parametrize(
    ("cambios", "rasgo"),
    [
        ({"stream": None}, Rasgo.STREAM),
        ({"ttl": None}, Rasgo.TTL),
        ({"pitr": False}, Rasgo.PITR),
        ({"protegida": False}, Rasgo.PROTECCION),
        ({"etiquetas": {}}, Rasgo.ETIQUETAS),
    ],
)
def test_a_trait_that_is_missing_is_completed_and_is_no_difference(
    cambios: dict[str, Any], rasgo: Rasgo
) -> None:
    comparacion = con(INVENTARIO, **cambios)

    assert comparacion.incompletas == ((INVENTARIO, rasgo),)
    assert comparacion.diferencias == ()


@pytest.mark.parametrize(
    ("cambios", "texto"),
    [
        ({"claves": ("PK", "Sk")}, "claves: hay PK+Sk, se espera PK+SK"),
        ({"claves": ("PK",)}, "claves: hay PK, se espera PK+SK"),
        ({"claves": ("PK:N", "SK")}, "claves: hay PK:N+SK, se espera PK+SK"),
        ({"indices": ()}, "índice evento-email: hay ninguno, se espera Evento+Email (ALL)"),
        (
            {"indices": (Indice("evento-email", ("Evento", "Email"), "KEYS_ONLY"),)},
            "índice evento-email: hay Evento+Email (KEYS_ONLY), se espera Evento+Email (ALL)",
        ),
        (
            {"indices": (*INVENTARIO.indices, Indice("otro", ("SK",)))},
            "índice otro: hay SK (ALL), se espera ninguno",
        ),
        ({"facturacion": "PROVISIONED"}, "facturación: hay PROVISIONED, se espera PAY_PER_REQUEST"),
        ({"stream": "KEYS_ONLY"}, "stream: hay KEYS_ONLY, se espera NEW_AND_OLD_IMAGES"),
        ({"ttl": "expira"}, "TTL: hay expira, se espera Caduca"),
        (
            {"etiquetas": dict(INVENTARIO.etiquetas) | {"particiones": "8"}},
            "PARTICIONES: hay 8, se espera 1",
        ),
        (
            {"etiquetas": dict(INVENTARIO.etiquetas) | {"etapa": "otra"}},
            "etiqueta etapa: hay otra, se espera pruebas",
        ),
    ],
)
def test_another_value_is_a_difference_that_names_both(cambios: dict[str, Any], texto: str) -> None:
    comparacion = con(INVENTARIO, **cambios)

    assert [str(diferencia) for diferencia in comparacion.diferencias] == [f"inventario-pruebas: {texto}"]


def test_a_ttl_or_stream_that_nobody_asked_for_is_a_difference() -> None:
    assert [d.que for d in con(EVENTOS, ttl="Caduca").diferencias] == ["TTL"]
    assert [d.que for d in con(NOTIFICACIONES, stream="KEYS_ONLY").diferencias] == ["stream"]


def test_more_safety_than_asked_for_is_left_alone() -> None:
    tabla = esquema("local")[0]

    assert con(tabla, pitr=True, protegida=True).completa


def test_a_table_without_its_tag_has_the_keys_of_the_seed() -> None:
    quiere_ocho = esquema("pruebas", particiones=8)[1]

    (diferencia,) = con(quiere_ocho, etiquetas={}).diferencias

    assert (diferencia.hay, diferencia.se_espera) == ("1", "8")


def test_what_the_engine_cannot_do_is_not_tried() -> None:
    hay = Existente(
        replace(INVENTARIO, pitr=False, etiquetas={}), carencias=frozenset({Rasgo.PITR, Rasgo.ETIQUETAS})
    )

    assert compara([INVENTARIO], {INVENTARIO.nombre: hay}).completa


def test_a_table_without_the_tags_of_its_stage_is_somebody_elses() -> None:
    hay = {
        EVENTOS.nombre: Existente(replace(EVENTOS, etiquetas={})),
        INVENTARIO.nombre: Existente(INVENTARIO),
        NOTIFICACIONES.nombre: Existente(
            replace(NOTIFICACIONES, etiquetas={}), carencias=frozenset({Rasgo.ETIQUETAS})
        ),
    }

    assert ajenas(esquema("pruebas"), hay) == ("eventos-pruebas",)
