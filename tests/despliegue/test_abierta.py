"""An open stage on AWS is somebody's decision, and said each time."""

from typing import Any

import pytest

from herramientas.despliegue.__main__ import main
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.pasos import ABIERTA, Despliegue


@pytest.mark.parametrize("etapa", ["produccion", "nunca-declarada"])
def test_what_a_shell_holds_opens_no_stage(etapa: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", "--stage", etapa], {"PROTEGIDA": "0"}) == 1

    assert f"make etapa STAGE={etapa} PROTEGIDA=0" in capsys.readouterr().err


@pytest.mark.parametrize("valor", ["no", "false", "2", " 0"])
def test_protegida_is_one_or_zero(valor: str) -> None:
    with pytest.raises(Detenido, match="PROTEGIDA"):
        Etapa("pruebas", "boletos@example.com").con({"PROTEGIDA": valor})


@pytest.mark.parametrize(("protegida", "dice"), [(True, False), (False, True)])
def test_deploying_an_open_stage_says_what_anyone_can_do(protegida: bool, dice: bool) -> None:
    dicho: list[str] = []
    etapa = Etapa("pruebas", "boletos@example.com", protegida=protegida)

    Despliegue(etapa, _SinApis(), _SinApis(), dicho.append)._resumen()  # type: ignore[arg-type]

    assert any(ABIERTA in linea for linea in dicho) is dice


class _SinApis:
    """An account and a Chalice, as far as the summary asks them."""

    def direccion(self, api: str) -> str:
        return f"https://{api}.example.com"

    def api(self, *_: Any) -> str:
        return "api"
