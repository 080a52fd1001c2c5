"""How a make target ends: one line on standard error that says which, and an exit code that says of what kind."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest
from botocore.exceptions import NoRegionError

from frontend import publica
from herramientas.despliegue import __main__ as despliegue
from herramientas.operacion import __main__ as operacion
from initdb.esquema import AjusteInvalido
from initdb.orden import BIEN, HAY, IMPOSIBLE, INTERRUMPIDO, SIN_LECTOR, Queja, corre
from tests.initdb.conftest import RAIZ


def _lanza(error: BaseException) -> Callable[[], int]:
    def accion() -> int:
        raise error

    return accion


@pytest.mark.parametrize("codigo", [BIEN, HAY])
def test_what_the_command_answers_is_its_exit_code(codigo: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert corre("verificar", lambda: codigo) == codigo
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "codigo", "linea"),
    [
        (AjusteInvalido("falta la etapa"), IMPOSIBLE, "make deploy: falta la etapa\n"),
        (Queja("eventos-app: rota"), HAY, "make deploy: eventos-app: rota\n"),
        (Queja("deploy: rota"), HAY, "make deploy: rota\n"),
        (NoRegionError(), HAY, "make deploy: no hay región: defina AWS_DEFAULT_REGION"),
        (KeyboardInterrupt(), INTERRUMPIDO, "make deploy: interrumpido"),
        (EOFError(), INTERRUMPIDO, "make deploy: interrumpido"),
    ],
)
def test_what_a_person_can_mend_is_one_line(
    error: BaseException, codigo: int, linea: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corre("deploy", _lanza(error), parada=HAY) == codigo

    dicho = capsys.readouterr().err
    assert dicho.startswith(linea)
    assert dicho.count("\n") == 1


def test_a_bug_is_no_complaint() -> None:
    with pytest.raises(ZeroDivisionError):
        corre("deploy", lambda: 1 // 0)


def test_a_reader_that_has_gone_ends_it_quietly() -> None:
    """As in `make fallos | head`: more is written than a pipe holds, and nobody reads it."""
    guion = "import sys; from initdb.orden import corre; sys.exit(corre('x', lambda: print('línea\\n' * 99999) or 0))"
    with subprocess.Popen(
        [sys.executable, "-c", guion], cwd=RAIZ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as proceso:
        assert proceso.stdout is not None
        assert proceso.stderr is not None
        proceso.stdout.readline()
        proceso.stdout.close()
        dicho = proceso.stderr.read()

    assert (proceso.returncode, dicho) == (SIN_LECTOR, b"")


DESPLIEGUE = tuple(despliegue.ORDENES)
OPERACION = tuple(operacion.ORDENES)
OBJETIVOS = [
    *((objetivo, partial(despliegue.main, [objetivo, "--stage", ""])) for objetivo in DESPLIEGUE),
    *((objetivo, partial(operacion.main, [objetivo, "--stage", ""])) for objetivo in OPERACION),
    ("web", partial(publica.main, ["--stage", ""])),
]


@pytest.mark.parametrize(("objetivo", "main"), OBJETIVOS)
def test_a_missing_stage_is_one_line_and_2_whatever_the_target(
    objetivo: str, main: Callable[[dict[str, str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({}) == IMPOSIBLE

    dicho = capsys.readouterr().err
    assert dicho.startswith(f"make {objetivo}: falta la etapa: ")
    assert "--" not in dicho
    assert dicho.count("\n") == 1
