"""The e-mail for who lost a reservation's number. Contract: tests/contratos. No I/O."""

from typing import Any

import pytest

from boletia.errores import ImagenIlegible
from chalicelib import envio
from chalicelib.aviso import Estado
from chalicelib.resumen import Linea, desde_registro
from tests.contratos.imagenes import DE_INVENTARIO, registro


def test_a_list_of_reservations_is_one_e_mail_that_says_what_it_is_for() -> None:
    resumen = desde_registro(registro("reenvio_preparado"))

    assert resumen is not None
    assert resumen.email == "Pepe@gmail.com"
    assert resumen.clave == "21tYQ0cU3IqfBsPz0nNwBqJ1v7e#lista"
    assert not resumen.reenvio  # who wants it again makes another request
    carta = resumen.carta("https://boletia.mx/")
    assert carta.asunto == "Sus reservas"
    assert "\n21tYJ9WFytF1KRq73EtsGjWrUE4: Opera Aida, 10 boletos, confirmada\n" in carta.texto
    assert "Si no lo pidió" in carta.texto
    assert carta.texto.endswith("https://boletia.mx/#/reservas")
    assert "https" not in resumen.carta("").texto


def test_a_phone_has_room_for_it_and_a_name_reorders_nothing() -> None:
    propio = registro("reenvio_preparado")
    propio["dynamodb"]["NewImage"]["Reservas"]["L"][0]["M"]["Evento"] = {"S": "مهرجان"}

    resumen = desde_registro(propio)

    assert resumen is not None
    html = resumen.carta("").html
    assert "<bdi>مهرجان</bdi>, " in html
    for linea in resumen.lineas:
        inicio = html.index(f">{linea.id}</th>")
        assert 'colspan="2"' in html[html.rindex("<th", 0, inicio) : inicio]


@pytest.mark.parametrize("nombre", sorted(set(DE_INVENTARIO) - {"reenvio_preparado"}))
def test_nothing_else_of_the_stream_is_a_list(nombre: str) -> None:
    assert desde_registro(registro(nombre)) is None


@pytest.mark.parametrize(("pk", "es"), [("R#13", True), ("I#13", False), ("S", False)])
def test_a_list_lies_in_any_partition_of_its_kind(pk: str, es: bool) -> None:
    propio = registro("reenvio_preparado")
    propio["dynamodb"]["Keys"]["PK"] = {"S": pk}

    assert (desde_registro(propio) is not None) is es


def test_a_list_that_is_removed_is_told_to_nobody() -> None:
    borrado = registro("reenvio_preparado") | {"eventName": "REMOVE"}
    borrado["dynamodb"]["OldImage"] = borrado["dynamodb"].pop("NewImage")

    assert desde_registro(borrado) is None


@pytest.mark.parametrize(("cantidad", "dicho"), [(1, "1 boleto"), (2, "2 boletos")])
def test_a_line_counts_its_boletos(cantidad: int, dicho: str) -> None:
    assert Linea("1", "Aida", Estado.ACTIVA, cantidad).partes == ("Aida", f", {dicho}, confirmada")


def test_a_request_without_its_answer_sends_nothing() -> None:
    assert envio.desde_registro(registro("reenvio_pedido")) is None
    assert envio.desde_registro(registro("reenvio_preparado")) is not None


@pytest.mark.parametrize(
    "roto",
    [
        {"Folio": None},
        {"Folio": {"S": ""}},
        {"Para": {"N": "1"}},
        {"Para": {"S": ""}},
        {"Para": {"S": 7}},
        {"Reservas": {"L": []}},
        {"Reservas": {"L": [{"M": {}}]}},
        {"Reservas": {"S": "pepe@gmail.com"}},
    ],
)
def test_a_list_that_cannot_be_read_is_told_without_an_address(roto: dict[str, Any]) -> None:
    propio = registro("reenvio_preparado")
    propio["dynamodb"]["NewImage"] |= roto

    with pytest.raises(ImagenIlegible) as error:
        desde_registro(propio)

    assert "@" not in str(error.value)
