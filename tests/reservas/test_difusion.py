"""Who is told of a change, and how many boletos know of it then. No I/O."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.difusion import Avisada, Difusion
from chalicelib.evento import EstadoDeEvento

CAMBIO = Cambio("Aida", 30, "Opera", EstadoDeEvento.ACTIVO, version=300, capacidad_inicial=30, movido=300)


def _item(id: str, estado: str = "A", cambio: int = 0, avisados: int = 0) -> dict[str, Any]:
    return {
        "SK": {"S": id},
        "Estado": {"S": estado},
        "Cambio": {"N": str(cambio)},
        "Avisados": {"N": str(avisados)},
    }


class Tabla:
    """Marks what may be marked; `hechas` were changed since the index showed them, and refuse."""

    def __init__(self, **hechas: dict[str, Any]) -> None:
        self._hechas = hechas
        self.pedidas: set[str] = set()

    def update_item(self, Key: dict[str, Any], **_: Any) -> dict[str, Any]:
        id = Key["SK"]["S"]
        self.pedidas.add(id)
        if id in self._hechas:
            rehusa: Any = {"Error": {"Code": "ConditionalCheckFailedException"}, "Item": self._hechas[id]}
            raise ClientError(rehusa, "UpdateItem")
        return {"Attributes": _item(id, cambio=CAMBIO.movido, avisados=1)}


def _avisa(tabla: Tabla, *vistas: Avisada) -> int:
    return Difusion(tabla, "inventario", Claves()).avisa(CAMBIO, vistas)


def test_the_active_that_do_not_know_it_are_told_and_all_that_know_it_then_are_counted() -> None:
    tabla = Tabla()

    boletos = _avisa(
        tabla,
        Avisada("supo", True, int("300"), 3),
        Avisada("nada", True, 0, 0),
        Avisada("antes", True, 299, 7),
        Avisada("luego", True, 301, 7),
        Avisada("baja", False, 0, 0),
        Avisada("baja que supo", False, 300, 4),
    )

    assert tabla.pedidas == {"nada", "antes"}
    assert boletos == 3 + 4 + 1 + 1


def test_what_the_table_says_counts_and_not_what_the_index_said() -> None:
    tabla = Tabla(
        baja=_item("baja", "X"),
        supo=_item("supo", cambio=300, avisados=5),
        tarde=_item("tarde", cambio=301, avisados=9),
    )

    boletos = _avisa(tabla, *(Avisada(id, True, 0, 0) for id in ("baja", "supo", "tarde")))

    assert boletos == 5


@pytest.mark.parametrize(("version", "boletos"), [(299, 0), (300, 4), (301, 0)])
def test_who_was_told_of_another_version_was_not_told_of_this(version: int, boletos: int) -> None:
    assert Avisada.desde_item(_item("1", cambio=300, avisados=4)).avisados_de(version) == boletos


@pytest.mark.parametrize(("estado", "activa"), [("A", True), ("X", False), ("C", False)])
def test_only_an_active_reservation_is_told(estado: str, activa: bool) -> None:
    assert Avisada.desde_item(_item("1", estado)) == Avisada("1", activa, 0, 0)


def test_what_was_never_told_of_anything_says_nothing_of_it() -> None:
    assert Avisada.desde_item({"SK": {"S": "1"}, "Estado": {"S": "A"}}) == Avisada("1", True, 0, 0)
