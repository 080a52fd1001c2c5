"""`python -m local` as a person meets it: ready, told to stop, in the way of another, out of order."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.maquina import puerto_libre
from herramientas.laboratorio.nube import arranca, detiene, espera_sin_procesos, lanza, nube_local, procesos

pytestmark = pytest.mark.nube


@pytest.fixture
def temporales(tmp_path: Path) -> Path:
    """Where this test's cloud makes its temporary directory."""
    carpeta = tmp_path / "temporales"
    carpeta.mkdir()
    return carpeta


def test_ready_cloud_prints_steps_and_addresses_and_leaves_nothing(tmp_path: Path, temporales: Path) -> None:
    antes = _arbol()

    nube = arranca(tmp_path, TMPDIR=str(temporales))
    salida = nube.salida()
    assert procesos(nube.marca)
    detiene(nube)

    assert "reservas-app" in salida
    assert f"  API        http://localhost:{nube.puerto}/produccion\n" in salida
    assert f"  Correos    http://localhost:{nube.puerto}/_ministack/ses/messages\n" in salida
    assert nube.salida().endswith("\nBoletia terminó: no queda ningún proceso ni archivo suyo.\n")
    assert list(temporales.iterdir()) == []
    assert _arbol() == antes


def test_added_name_is_answered_and_no_other(tmp_path: Path) -> None:
    with nube_local(tmp_path, ANFITRIONES="nube.test,otra.test") as nube:
        estados = [
            urllib3.request("GET", f"{nube.base}/eventos", headers={"Host": nombre}, timeout=40).status
            for nombre in (f"nube.test:{nube.puerto}", "Otra.test", "ajena.test")
        ]

    assert estados == [200, 200, 403]


@pytest.mark.parametrize("protegida", ["0", "1"])
def test_demo_starts_with_a_season_from_today_on(tmp_path: Path, protegida: str) -> None:
    with nube_local(tmp_path, DEMO="1", PROTEGIDA=protegida) as nube:
        eventos = urllib3.request("GET", f"{nube.base}/reservas/eventos", timeout=40).json()

    ayer = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    porvenir = [uno for uno in eventos if uno["Fecha"][:10] >= ayer]
    assert len(porvenir) == len(eventos) - 1 >= 7  # one is over
    assert [uno["Evento"] for uno in eventos if uno["Estado"] == "C"] == ["Lucha Libre AAA"]
    assert 0 in [uno["Capacidad"] for uno in eventos if uno["Estado"] == "A"]  # sold out
    assert all(uno["Lugar"] and uno["Precio"]["Moneda"] == "MXN" for uno in eventos)


def test_cloud_whose_output_nobody_reads_any_more_ends_quietly(tmp_path: Path, temporales: Path) -> None:
    """As in `make local | head`."""
    errores = tmp_path / "errores"
    with (
        errores.open("wb") as abierto,
        subprocess.Popen(
            [sys.executable, "-m", "herramientas.local"],
            cwd=RAIZ,
            env={**os.environ, "PUERTO": str(puerto_libre()), "TMPDIR": str(temporales)},
            stdout=subprocess.PIPE,
            stderr=abierto,
        ) as proceso,
    ):
        assert proceso.stdout is not None
        proceso.stdout.readline()
        proceso.stdout.close()

        assert proceso.wait(120) == 130

    assert errores.read_text() == ""
    assert list(temporales.iterdir()) == []


@pytest.mark.parametrize("momento", ["guardian.py", "deploy --stage"])
@pytest.mark.parametrize("senal", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_before_it_is_ready_leaves_no_process_and_no_file(
    senal: signal.Signals, momento: str, tmp_path: Path, temporales: Path
) -> None:
    antes = _arbol()
    proceso, marca = lanza(puerto_libre(), tmp_path / "bitacora", TMPDIR=str(temporales))

    espera(lambda: any(momento in orden for orden in procesos(marca).values()))
    proceso.send_signal(senal)

    assert proceso.wait(60) in (130, -senal)  # the signal is heard when MiniStack has been imported
    espera_sin_procesos(marca)
    assert list(temporales.iterdir()) == []
    assert _arbol() == antes


def test_failed_deployment_is_one_line_and_an_error(tmp_path: Path) -> None:
    copia, bitacora = tmp_path / "copia", tmp_path / "bitacora"
    shutil.copytree(
        RAIZ,
        copia,
        symlinks=True,
        ignore=shutil.ignore_patterns(".*cache", ".git", ".venv", "tests", "deployed"),
    )
    with (copia / "reservas-app" / "app.py").open("a") as app:
        app.write('raise RuntimeError("falta algo")\n')

    proceso, marca = lanza(puerto_libre(), bitacora, copia)

    assert proceso.wait(120) == 1
    espera_sin_procesos(marca)
    assert bitacora.read_text().endswith(
        "make local: reservas-app: RuntimeError: falta algo (DEPURAR=1 muestra todo)\n"
    )


def test_busy_port_is_one_line_and_an_error() -> None:
    with socket.socket() as ocupado:
        ocupado.bind(("127.0.0.1", 0))
        ocupado.listen()
        puerto = ocupado.getsockname()[1]

        resultado = _ejecuta(PUERTO=str(puerto))

    assert resultado.returncode == 1
    assert resultado.stdout == ""
    assert (
        resultado.stderr
        == f"make local: el puerto {puerto} está ocupado; use otro: make local PUERTO={puerto + 1}\n"
    )


def test_unusable_setting_is_named() -> None:
    resultado = _ejecuta(PUERTO="http")

    assert resultado.returncode == 1
    assert resultado.stderr == "make local: PUERTO=http no sirve: debe ser un entero de 1 a 65535\n"


def _ejecuta(**entorno: str) -> subprocess.CompletedProcess[str]:
    orden = [sys.executable, "-m", "herramientas.local"]
    return subprocess.run(
        orden,
        cwd=RAIZ,
        env={**os.environ, **entorno},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _arbol() -> set[str]:
    """Every file of the apps, as far as a deployment could have touched it."""
    return {
        str(ruta) for app in RAIZ.glob("*-app") for ruta in app.rglob("*") if ".mypy_cache" not in ruta.parts
    }
