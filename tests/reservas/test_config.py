"""The configuration fails at start, by name. No I/O."""

import pytest

from boletia.configuracion import FaltaConfiguracion
from chalicelib.config import Config

ENTORNO = {"TABLA_INVENTARIO": "inventario", "TABLA_EVENTOS": "eventos"}


def test_the_environment_is_read() -> None:
    assert Config.desde_entorno({**ENTORNO, "PARTICIONES": "4"}) == Config("inventario", "eventos", 4)


def test_one_partition_is_the_default() -> None:
    assert Config.desde_entorno(ENTORNO) == Config("inventario", "eventos")
    assert Config("inventario", "eventos") == Config("inventario", "eventos", 1, 1)


@pytest.mark.parametrize("variable", ENTORNO)
@pytest.mark.parametrize("resto", [{}, {"vacia": ""}])
def test_a_missing_variable_is_named(variable: str, resto: dict[str, str]) -> None:
    entorno = {**ENTORNO, variable: ""} if resto else {k: v for k, v in ENTORNO.items() if k != variable}

    with pytest.raises(FaltaConfiguracion, match=variable):
        Config.desde_entorno(entorno)


@pytest.mark.parametrize("valor", ["", "0", "-1", "1.5", "dos"])
def test_partitions_that_are_no_number_are_refused(valor: str) -> None:
    with pytest.raises(FaltaConfiguracion, match="PARTICIONES"):
        Config.desde_entorno({**ENTORNO, "PARTICIONES": valor})


def test_a_stage_without_a_limit_lets_a_reservation_hold_a_million() -> None:
    assert Config.desde_entorno(ENTORNO).maximo_boletos == 1_000_000
    assert Config.desde_entorno({**ENTORNO, "MAXIMO_BOLETOS": "8"}).maximo_boletos == 8
