"""A deployment goes on when it is repeated, wherever it was killed; and it goes back to the version before."""

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from herramientas.despliegue.adopcion import adopta
from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.pasos import PAUSAS, Despliegue
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.despliegue.conftest import Copia
from tests.despliegue.grabacion import GRABADORA
from tests.despliegue.test_nube import Taquilla, inventario

pytestmark = pytest.mark.xdist_group("despliegue")

ETAPA = "cortada"

# After which call of a process everything is killed: done on AWS, noted nowhere.
CORTES = (
    "CreateTable:2",
    "CreateUserPool:1",
    "PutRolePolicy:2",
    "Subscribe:1",
    "CreateEventSourceMapping:3",
    "ImportRestApi:1",
    "CreateQueue:2",
    "UpdateEventSourceMapping:3",
    "AssociateWebACL:1",
    "PutMetricAlarm:3",
)


@pytest.fixture(scope="module")
def entera(copia: Copia) -> str:
    """A stage that was deployed in one go; other tests may have destroyed it."""
    copia.corre("deploy", "pruebas", ALARMAS="guardia@example.com")
    return "pruebas"


def test_deployment_killed_after_any_step_goes_on_when_repeated(copia: Copia, entera: str) -> None:
    """The domains are deployed side by side: what an earlier run had already done cannot be cut any more."""
    muertes = 0
    for corte in CORTES:
        proceso = copia.intenta("deploy", ETAPA, BOLETIA_MATA=corte, PYTHONPATH=str(GRABADORA))
        assert proceso.returncode in (-9, 0), (corte, proceso.stdout, proceso.stderr)
        muertes += proceso.returncode == -9

    copia.corre("deploy", ETAPA)
    assert muertes > len(CORTES) // 2

    assert _de(copia.nube, ETAPA) == _de(copia.nube, entera)
    Taquilla(copia, ETAPA).vende("A la undécima")


def test_a_copy_that_lost_its_notes_changes_the_stage_it_finds(
    copia: Copia, entera: str, tmp_path: Path
) -> None:
    antes = Taquilla(copia, ETAPA).api("reservas")
    otra = Copia(shutil.copytree(copia.raiz, tmp_path / "otra", symlinks=True, ignore=_sin_notas), copia.nube)

    otra.corre("deploy", ETAPA)

    assert Taquilla(otra, ETAPA).api("reservas") == antes
    assert _de(copia.nube, ETAPA) == _de(copia.nube, entera)


def test_tables_made_anew_are_read_by_the_next_deployment(copia: Copia, entera: str) -> None:
    copia.corre("initdb", ETAPA, entrada=f"{ETAPA}\n", BORRAR="1")

    copia.corre("deploy", ETAPA)

    assert _de(copia.nube, ETAPA) == _de(copia.nube, entera)
    Taquilla(copia, ETAPA).vende("En la tabla nueva")


def test_going_back_to_the_version_before_leaves_what_was_sold(copia: Copia) -> None:
    """The version of now sells; one that is broken in Lambda only is deployed; the version of now is deployed again."""
    id = Taquilla(copia, ETAPA).vende("Antes de romperse")
    rutas = copia.raiz / "reservas-app" / "app.py"
    sana = rutas.read_text()
    rutas.write_text(f'{sana}\nassert "AWS_LAMBDA_FUNCTION_NAME" not in os.environ\n')
    copia.corre("deploy", ETAPA)
    direccion = f"{Taquilla(copia, ETAPA).api('reservas')}/reservas/{id}"
    espera(lambda: httpx.get(direccion, timeout=30).status_code >= 500)

    rutas.write_text(sana)
    copia.corre("deploy", ETAPA)

    vendida = espera(lambda: httpx.get(direccion, timeout=30), lambda r: r.status_code == 200)
    assert vendida.json()["Estado"] == "A"
    Taquilla(copia, ETAPA).vende("Despues de volver")
    copia.corre("destroy", ETAPA, entrada=f"{ETAPA}\n", DATOS="1")


class Lento:
    """A Chalice that AWS refuses `veces` times with `dice`."""

    def __init__(self, veces: int, dice: str) -> None:
        self._veces, self._dice = veces, dice
        self.corridas = 0

    def corre(self, *_: str) -> str:
        self.corridas += 1
        if self.corridas <= self._veces:
            raise Detenido("reservas-app", self._dice)
        return ""

    def desplegado(self, *_: str) -> dict[str, Any]:
        return {}

    def olvida(self, *_: str) -> None:
        pass


class SinFunciones:
    """A Lambda that has none."""

    def get_function_configuration(self, **_: str) -> None:
        raise ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": ""}}, "Get")


def _despliegue(chalice: Lento, pausas: list[float]) -> Despliegue:
    cuenta = Cuenta("", "us-west-2", {"lambda": SinFunciones()})
    etapa = Etapa("pruebas", "boletos@example.com")
    return Despliegue(etapa, cuenta, chalice, lambda _: None, duerme=pausas.append)  # type: ignore[arg-type]


PASAJEROS = (
    "CreateEventSourceMapping: Cannot access stream arn:…. Please ensure the role can perform the GetRecords…",
    "calling CreateFunction: The role defined for the function cannot be assumed by Lambda.",
    "(TooManyRequestsException) when calling the ImportRestApi operation (reached max retries: 4)",
)


@pytest.mark.parametrize("dice", PASAJEROS)
def test_what_aws_does_not_know_yet_is_asked_again(dice: str) -> None:
    chalice, pausas = Lento(2, dice), list[float]()

    _despliegue(chalice, pausas)._despliega_app("reservas")

    assert (chalice.corridas, pausas) == (3, list(PAUSAS[:2]))


def test_patience_ends() -> None:
    chalice, pausas = Lento(99, PASAJEROS[0]), list[float]()

    with pytest.raises(Detenido, match="ensure the role"):
        _despliegue(chalice, pausas)._despliega_app("reservas")

    assert pausas == list(PAUSAS)


def test_what_is_wrong_is_not_asked_twice() -> None:
    chalice, pausas = Lento(99, "An error occurred (AccessDeniedException)"), list[float]()

    with pytest.raises(Detenido, match="AccessDenied"):
        _despliegue(chalice, pausas)._despliega_app("reservas")

    assert (chalice.corridas, pausas) == (1, [])


def test_notes_of_what_is_gone_are_forgotten(tmp_path: Path) -> None:
    chalice = Chalice({}, tmp_path)
    chalice.anota("reservas", "pruebas", [{"name": "api_handler", "resource_type": "lambda_function"}])

    adopta(Cuenta("", "us-west-2", {"lambda": SinFunciones()}), chalice, "reservas", "pruebas")

    assert chalice.desplegado("reservas", "pruebas") == {}


def _de(nube: Nube, etapa: str) -> list[str]:
    """What the account has of a stage, its name taken out."""
    return sorted(uno.replace(etapa, "…") for uno in inventario(nube) if etapa in uno)


def _sin_notas(_: str, nombres: list[str]) -> set[str]:
    return {"deployed"} & set(nombres)
