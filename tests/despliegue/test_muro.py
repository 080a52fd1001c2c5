"""The limit of requests by address: made, compared, changed and taken down, on moto's WAF."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.muro import derriba, levanta

APIS = ("api1", "api2")


@pytest.fixture
def cuenta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cuenta]:
    for nombre in [nombre for nombre in os.environ if nombre.startswith("AWS_")]:
        monkeypatch.delenv(nombre)
    for nombre in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(nombre, "test")
    with mock_aws():
        yield Cuenta("", "us-west-2")


def muros(cuenta: Cuenta) -> dict[str, Any]:
    """The walls of the account, by name, and how many requests each takes."""
    waf = cuenta.cliente("wafv2")
    hay = {}
    for resumen in waf.list_web_acls(Scope="REGIONAL")["WebACLs"]:
        muro = waf.get_web_acl(Scope="REGIONAL", Name=resumen["Name"], Id=resumen["Id"])["WebACL"]
        hay[resumen["Name"]] = [regla["Statement"]["RateBasedStatement"]["Limit"] for regla in muro["Rules"]]
    return hay


def test_a_stage_has_one_wall_before_both_apis(cuenta: Cuenta) -> None:
    levanta(cuenta, "pruebas", 1000, APIS)

    assert muros(cuenta) == {"boletia-pruebas": [1000]}


def test_it_may_be_repeated_and_follows_the_setting(cuenta: Cuenta) -> None:
    for limite in (1000, 1000, 500):
        levanta(cuenta, "pruebas", limite, APIS)

    assert muros(cuenta) == {"boletia-pruebas": [500]}


def test_zero_takes_it_down_and_leaves_that_of_another_stage(cuenta: Cuenta) -> None:
    levanta(cuenta, "pruebas", 1000, APIS)
    levanta(cuenta, "pruebas-2", 1000, ("api3",))

    levanta(cuenta, "pruebas", 0, APIS)

    assert muros(cuenta) == {"boletia-pruebas-2": [1000]}
    assert not derriba(cuenta, "pruebas")


@pytest.mark.parametrize("limite", [1, 9, 2_000_000_001])
def test_what_waf_does_not_take_is_refused_by_name(limite: int) -> None:
    with pytest.raises(Detenido, match="LIMITE_POR_IP"):
        Etapa("pruebas", "boletos@example.com", limite_por_ip=limite)
