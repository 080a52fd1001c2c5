"""Settings, printed lines, cached packages and error summaries."""

import importlib
import io
import logging
import os
import subprocess
from pathlib import Path

import pytest

from herramientas.despliegue.entorno import de_la_nube_local
from herramientas.despliegue.fallos import resumen
from herramientas.despliegue.ruedas import carpeta_de_ruedas, sirven_sin_red
from herramientas.local import bitacora
from herramientas.local.ajustes import Ajustes, desde_entorno, entorno_de_la_nube
from herramientas.local.bitacora import (
    correo_desde_registro,
    direcciones,
    entrega_desde_registro,
    linea_peticion,
)
from herramientas.local.copias import guarda_zips, saca_zips
from herramientas.local.dominio import orden, puerto_de_rutas
from initdb.color import se_ve
from initdb.esquema import AjusteInvalido


def test_settings_have_the_documented_defaults() -> None:
    assert desde_entorno({}) == Ajustes(puerto=4566, depurar=False, concurrencia=8)
    assert desde_entorno({"PUERTO": "4600", "DEPURAR": "1"}) == Ajustes(puerto=4600, depurar=True)
    assert desde_entorno({"CUPOS": "16", "PARTICIONES": "8"}) == Ajustes(particiones=8, cupos=16)


@pytest.mark.parametrize("puerto", ["0", "65536", "-1", "http", "4566 ", "٤"])
def test_port_that_is_none_is_refused_by_name(puerto: str) -> None:
    with pytest.raises(AjusteInvalido, match="PUERTO="):
        desde_entorno({"PUERTO": puerto})


def test_functions_do_not_see_the_developers_environment(tmp_path: Path) -> None:
    entorno = entorno_de_la_nube(
        {"TABLA_EVENTOS": "ajena", "AWS_PROFILE": "produccion", "PATH": "/bin"}, Ajustes(), tmp_path
    )

    assert "TABLA_EVENTOS" not in entorno
    assert "AWS_PROFILE" not in entorno
    assert entorno["PATH"] == "/bin"
    assert entorno["AUTH"] == "true"


def test_commands_reach_this_cloud_and_no_real_account() -> None:
    entorno = de_la_nube_local(
        {"AWS_PROFILE": "produccion", "AWS_SESSION_TOKEN": "x", "AWS_ACCESS_KEY_ID": "AKIA", "LANG": "C"},
        4600,
    )

    assert entorno["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4600"
    assert entorno["AWS_ACCESS_KEY_ID"] == "test"
    assert entorno["AWS_CONFIG_FILE"] == os.devnull
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & set(entorno)
    assert entorno["LANG"] == "C"


def test_addresses_are_those_of_the_port() -> None:
    bloque = direcciones(Ajustes(puerto=4600), 40.6)

    assert bloque.startswith("Boletia lista en 41 s\n")
    assert "  API        http://localhost:4600/produccion\n" in bloque


def test_last_line_leads_another_shell_to_this_cloud_and_to_no_real_account() -> None:
    pegada = direcciones(Ajustes(puerto=4600), 1).splitlines()[-1]
    guion = f"{pegada}; env | grep ^AWS_ | sort"
    real = {"AWS_PROFILE": "produccion", "AWS_SESSION_TOKEN": "x", "AWS_REGION": "eu-south-2"}

    proceso = subprocess.run(["sh", "-c", guion], env=real, capture_output=True, text=True, check=True)

    assert proceso.stdout.splitlines() == [
        "AWS_ACCESS_KEY_ID=test",
        "AWS_DEFAULT_REGION=us-west-2",
        "AWS_ENDPOINT_URL=http://127.0.0.1:4600",
        "AWS_REGION=us-west-2",
        "AWS_SECRET_ACCESS_KEY=test",
    ]


def test_request_line_names_method_path_status_and_time() -> None:
    linea = linea_peticion("GET", "/produccion/eventos/Opera%20Aida", 200, 12.4)

    assert linea.endswith("GET     /produccion/eventos/Opera Aida  200  12 ms")


@pytest.mark.parametrize(("estado", "numero"), [(200, "32"), (404, "33"), (503, "31")])
def test_status_has_its_colour_on_a_terminal(
    estado: int, numero: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bitacora, "EN_SALIDA", True)

    assert f"  \x1b[{numero}m{estado}\x1b[0m  " in linea_peticion("GET", "/produccion/eventos", estado, 1)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it() -> None:
    assert se_ve(_Terminal(), {"TERM": "xterm", "NO_COLOR": ""})
    assert not se_ve(_Terminal(), {"TERM": "xterm", "NO_COLOR": "1"})
    assert not se_ve(_Terminal(), {"TERM": "dumb"})
    assert not se_ve(io.StringIO(), {"TERM": "xterm"})


def _nada(_: str) -> dict[str, str]:
    return {}


def test_email_lines_are_read_from_ministacks_log() -> None:
    guardado = {"To": ["ana@example.com"], "Subject": "=?utf-8?q?Confirmaci=C3=B3n?= de reserva"}

    normal = correo_desde_registro(
        "SES %s: %s -> %s | %s", ("SendEmail", "de@example.com", ["ana@example.com"], "Confirmación"), _nada
    )
    crudo = correo_desde_registro("SES SendRawEmail: %s", ("id-1",), {"id-1": guardado}.__getitem__)

    assert normal is not None
    assert normal.endswith("  correo  ana@example.com  Confirmación")
    assert crudo is not None
    assert crudo.endswith("  correo  ana@example.com  Confirmación de reserva")
    assert correo_desde_registro("SMTP relay: %s -> %s via %s:%d", ("a", "b", "c", 25), _nada) is None


def test_format_of_ministacks_email_lines_is_still_the_one_that_is_read() -> None:
    ses = importlib.import_module("ministack.services.ses")
    fuente = Path(str(ses.__file__)).read_text()

    assert '"SES %s: %s -> %s | %s", type_name, source, to_addrs, subject' in fuente
    assert '"SES SendRawEmail: %s", msg_id' in fuente
    assert ses.logger is logging.getLogger("ses")
    assert ses._sent_emails_list() == []


def test_delivery_lines_are_read_from_ministacks_log() -> None:
    bien = entrega_desde_registro(
        "ESM: Lambda %s processed %d DynamoDB stream records from %s", ("reservas-local", 3, "eventos-local")
    )
    mal = entrega_desde_registro(
        "ESM: Lambda %s failed processing DynamoDB stream batch from %s (errorType=%s errorMessage=%s)\n%s",
        ("reservas-local", "eventos-local", "Runtime.HandlerError", "ups", "..."),
    )

    assert bien is not None
    assert bien.endswith("stream  reservas-local  3 registros  bien")
    assert mal is not None
    assert mal.endswith("stream  reservas-local  falla, se repite: Runtime.HandlerError ups")
    assert entrega_desde_registro("Lambda worker spawned for %s", ("reservas-local",)) is None


def test_format_of_ministacks_delivery_lines_is_still_the_one_that_is_read() -> None:
    lambda_svc = importlib.import_module("ministack.services.lambda_svc")
    fuente = Path(str(lambda_svc.__file__)).read_text()

    assert '"ESM: Lambda %s processed %d DynamoDB stream records from %s"' in fuente
    assert '"ESM: Lambda %s failed processing DynamoDB stream batch from %s' in fuente
    assert lambda_svc.logger is logging.getLogger("lambda")


def test_failure_of_chalice_is_told_in_the_words_of_aws() -> None:
    salida = "ERROR - x received the following error:\n\n An error occurred (X)\n when calling: no\n\nx"

    assert resumen(salida).startswith("An error occurred (X) when calling: no")


def test_other_failure_is_told_by_its_last_line() -> None:
    assert resumen("Traceback\n  File\nRuntimeError: falta la tabla\n\n").startswith(
        "RuntimeError: falta la tabla"
    )
    assert resumen("") == "(DEPURAR=1 muestra todo)"


def test_only_wheels_for_every_platform_do_without_the_network(tmp_path: Path) -> None:
    assert not sirven_sin_red(tmp_path / "no-hay")
    (tmp_path / "ksuid-1-py3-none-any.whl").touch()
    assert sirven_sin_red(tmp_path)
    (tmp_path / "orjson-3-cp311-cp311-macosx_11_0_arm64.whl").touch()
    assert not sirven_sin_red(tmp_path)


def test_only_the_newest_zip_is_kept_for_the_next_run(tmp_path: Path) -> None:
    app, cache = tmp_path / "eventos-app", tmp_path / "cache"
    (app / ".chalice" / "deployments").mkdir(parents=True)
    for edad, nombre in enumerate(("nuevo.zip", "viejo.zip")):
        zip_ = app / ".chalice" / "deployments" / nombre
        zip_.touch()
        os.utime(zip_, (1000 - edad, 1000 - edad))

    guarda_zips(cache, app)
    otra = tmp_path / "copia" / "eventos-app"
    saca_zips(cache, otra)

    assert [zip_.name for zip_ in (otra / ".chalice" / "deployments").iterdir()] == ["nuevo.zip"]


def test_other_requirements_are_other_wheels(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("svix-ksuid==0.7.0")
    antes = carpeta_de_ruedas(tmp_path, tmp_path)
    (tmp_path / "requirements.txt").write_text("svix-ksuid==0.8.0")

    assert carpeta_de_ruedas(tmp_path, tmp_path) != antes


def test_routes_of_one_domain_run_on_their_own_port() -> None:
    assert puerto_de_rutas("reservas", {}) == 8001
    assert puerto_de_rutas("reservas", {"PUERTO_RUTAS": "9000"}) == 9000
    assert orden("eventos", 8000)[-5:] == ["local", "--stage", "local", "--port", "8000"]
