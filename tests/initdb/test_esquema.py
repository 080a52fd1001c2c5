"""The schema of a stage, as a pure function of its name and number of partitions."""

import pytest

from initdb.esquema import (
    AjusteInvalido,
    Tabla,
    esquema,
    nombre_tabla,
    valida_cupos,
    valida_etapa,
    valida_particiones,
)


def tabla(base: str, stage: str, particiones: int = 1) -> Tabla:
    return next(t for t in esquema(stage, particiones) if t.nombre == nombre_tabla(base, stage))


def test_produccion_keeps_the_plain_names_of_the_seed() -> None:
    assert [t.nombre for t in esquema("produccion")] == ["eventos", "inventario", "notificaciones"]


def test_every_other_stage_adds_its_name() -> None:
    assert nombre_tabla("inventario", "local") == "inventario-local"
    assert nombre_tabla("eventos", "pruebas-2") == "eventos-pruebas-2"


def test_keys_are_those_of_the_seed() -> None:
    assert tabla("eventos", "local").claves == ("nombre",)
    assert tabla("inventario", "local").claves == ("PK", "SK")
    assert tabla("notificaciones", "local").claves == ("PK",)


def test_only_inventario_has_the_index_by_evento_and_email() -> None:
    indices = {t.nombre: [(i.nombre, i.claves, i.proyeccion) for i in t.indices] for t in esquema("local")}

    assert indices == {
        "eventos-local": [],
        "inventario-local": [("evento-email", ("Evento", "Email"), "ALL")],
        "notificaciones-local": [],
    }


def test_the_tables_that_others_follow_have_a_stream_with_both_images() -> None:
    streams = [t.stream for t in esquema("local")]

    assert streams == ["NEW_AND_OLD_IMAGES", "NEW_AND_OLD_IMAGES", None]


def test_items_that_expire_do_so_by_caduca() -> None:
    assert [t.ttl for t in esquema("local")] == [None, "Caduca", "Caduca"]


def test_every_stage_but_local_is_backed_up_and_protected() -> None:
    assert [(t.pitr, t.protegida) for t in esquema("local")] == [(False, False)] * 3
    assert [(t.pitr, t.protegida) for t in esquema("pruebas")] == [(True, True)] * 3


def test_tables_say_their_project_and_stage_and_inventario_its_particiones() -> None:
    marcas = {"proyecto": "boletia", "etapa": "local"}

    assert dict(tabla("eventos", "local").etiquetas) == marcas
    assert dict(tabla("inventario", "local", particiones=8).etiquetas) == marcas | {"particiones": "8"}


@pytest.mark.parametrize("nombre", ["a", "local", "pruebas-2", "a" * 21])
def test_a_stage_is_a_lower_case_name(nombre: str) -> None:
    assert valida_etapa(nombre) == nombre


@pytest.mark.parametrize("nombre", ["Local", "1a", "-a", "a_b", "ñu", "a b", "a" * 22, "a\n", "../a", ""])
def test_any_other_stage_name_is_refused(nombre: str) -> None:
    with pytest.raises(AjusteInvalido):
        nombre_tabla("eventos", nombre)


@pytest.mark.parametrize("valor", ["0", "-1", "1001", "ocho", "1.5", ""])
def test_particiones_is_an_integer_within_bounds(valor: str) -> None:
    with pytest.raises(AjusteInvalido, match="PARTICIONES"):
        valida_particiones(valor)


def test_an_event_in_parts_is_recorded_by_a_tag_and_spreads_the_index() -> None:
    repartida = next(t for t in esquema("pruebas", 8, 16) if t.nombre == "inventario-pruebas")

    assert repartida.etiquetas["cupos"] == "16"
    assert [indice.claves for indice in repartida.indices] == [("Tramo", "Email")]
    assert "cupos" not in tabla("inventario", "pruebas").etiquetas
    assert tabla("inventario", "pruebas").indices[0].claves == ("Evento", "Email")


@pytest.mark.parametrize("valor", ["0", "65", "muchos", ""])
def test_cupos_is_an_integer_within_bounds(valor: str) -> None:
    with pytest.raises(AjusteInvalido, match="CUPOS"):
        valida_cupos(valor)
