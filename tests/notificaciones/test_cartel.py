"""What the stream says of an event's title, date and place. No I/O."""

from typing import Any

import pytest

from boletia.errores import ImagenIlegible
from chalicelib.cartel import Anuncio, Cartel, desde_registro, en_palabras
from tests.contratos.imagenes import DE_INVENTARIO, registro

DETALLES = {
    "Titulo": {"S": "Aida, de Verdi"},
    "Fecha": {"S": "2026-12-05T20:30:00-06:00"},
    "Lugar": {"S": "Teatro Degollado"},
}
CARTEL = Cartel("Aida, de Verdi", "2026-12-05T20:30:00-06:00", "Teatro Degollado")


def _con(nombre: str, nueva: Any = None, vieja: Any = None) -> dict[str, Any]:
    """A golden record whose images say more."""
    propio = registro(nombre)
    propio["dynamodb"]["NewImage"] |= nueva or {}
    if "OldImage" in propio["dynamodb"]:
        propio["dynamodb"]["OldImage"] |= vieja or {}
    return propio


CON_DETALLES = {"evento_con_detalles_en_inventario", "evento_cambiado_en_inventario"}


@pytest.mark.parametrize("nombre", sorted(set(DE_INVENTARIO) - CON_DETALLES))
def test_nothing_is_announced_by_what_has_no_details(nombre: str) -> None:
    assert desde_registro(registro(nombre)) is None


def test_a_removed_event_announces_nothing() -> None:
    borrado = registro("evento_vendido_en_inventario") | {"eventName": "REMOVE"}
    del borrado["dynamodb"]["NewImage"]

    assert desde_registro(borrado) is None


@pytest.mark.parametrize(("pk", "anuncia"), [("E#13", True), ("D#13", False), ("I#13", False)])
def test_an_event_of_any_partition_is_announced_and_nothing_else(pk: str, anuncia: bool) -> None:
    repartido = _con("evento_en_inventario", DETALLES)
    repartido["dynamodb"]["Keys"]["PK"] = {"S": pk}

    assert (desde_registro(repartido) is not None) is anuncia


def test_an_event_is_announced_when_it_is_created() -> None:
    assert desde_registro(_con("evento_en_inventario", DETALLES)) == Anuncio("Opera Aida", 0, CARTEL)


def test_a_booking_announces_nothing() -> None:
    assert desde_registro(_con("evento_vendido_en_inventario", DETALLES, DETALLES)) is None


def test_a_change_is_announced_with_its_version() -> None:
    otra = {**DETALLES, "Lugar": {"S": "Auditorio"}, "Version": {"N": "2"}}

    anuncio = desde_registro(_con("evento_vendido_en_inventario", otra, DETALLES))

    assert anuncio == Anuncio("Opera Aida", 2, Cartel(CARTEL.titulo, CARTEL.fecha, "Auditorio"))


def test_what_is_taken_away_is_a_change() -> None:
    anuncio = desde_registro(_con("evento_vendido_en_inventario", {"Version": {"N": "3"}}, DETALLES))

    assert anuncio == Anuncio("Opera Aida", 3, Cartel())


def test_a_change_of_what_no_e_mail_names_is_none() -> None:
    otra = {**DETALLES, "Descripcion": {"S": "Cuatro actos"}, "Version": {"N": "2"}}

    assert desde_registro(_con("evento_vendido_en_inventario", otra, DETALLES)) is None


@pytest.mark.parametrize("version", [{"S": "2"}, {"N": "dos"}, {"N": 2}, None])
def test_a_version_that_is_none_is_unreadable(version: Any) -> None:
    with pytest.raises(ImagenIlegible):
        desde_registro(_con("evento_en_inventario", {**DETALLES, "Version": version}))


@pytest.mark.parametrize(
    ("fecha", "palabras"),
    [
        ("2026-12-05T20:30:00-06:00", "sábado 5 de diciembre de 2026, 20:30 (UTC-06:00)"),
        ("2027-01-01T00:05:59Z", "viernes 1 de enero de 2027, 00:05 (UTC)"),
        ("2028-02-29T09:00:00+05:30", "martes 29 de febrero de 2028, 09:00 (UTC+05:30)"),
        ("mañana", "mañana"),
        ("2027-02-29T09:00:00Z", "2027-02-29T09:00:00Z"),
    ],
)
def test_a_date_is_written_in_spanish_and_in_its_own_offset(fecha: str, palabras: str) -> None:
    assert en_palabras(fecha) == palabras


def test_what_reservas_writes_of_an_event_with_details_is_announced() -> None:
    creado, cambiado = (
        desde_registro(registro(nombre))
        for nombre in ("evento_con_detalles_en_inventario", "evento_cambiado_en_inventario")
    )

    titulo = "Aida, de Giuseppe Verdi"
    assert creado == Anuncio(
        "Opera Aida", 0, Cartel(titulo, "2026-12-31T20:30:00-06:00", "Palacio de Bellas Artes")
    )
    assert cambiado == Anuncio(
        "Opera Aida", 1, Cartel(titulo, "2027-01-02T19:00:00-06:00", "Teatro Degollado")
    )
