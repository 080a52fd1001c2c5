"""A stage's declaration: from one template per function to config.json and policies."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from herramientas.despliegue.declaracion import archivos, declara, declarada, etapas, nueva
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import funciones
from herramientas.despliegue.proyecto import APPS, RAIZ
from tests.despliegue.conftest import copia_limpia

PRUEBAS = Etapa("pruebas", "boletos@example.com")


@pytest.fixture
def raiz(tmp_path: Path) -> Path:
    return copia_limpia(tmp_path)


@pytest.mark.parametrize("nombre", ["produccion", "local"])
def test_committed_stage_is_what_the_templates_give(nombre: str) -> None:
    etapa = declarada(nombre)

    assert etapa is not None
    assert [ruta for ruta, texto in archivos(etapa).items() if ruta.read_text() != texto] == []


def test_every_committed_policy_belongs_to_a_declared_stage() -> None:
    for app in APPS:
        carpetas = {carpeta.name for carpeta in (RAIZ / f"{app}-app" / ".chalice" / "politicas").iterdir()}
        assert carpetas == {"plantilla", *etapas()}


def test_declared_stage_is_read_back_and_declared_once(raiz: Path) -> None:
    etapa = Etapa("pruebas", "boletos@example.com", particiones=8)

    assert declara(etapa, raiz)
    assert declarada("pruebas", raiz) == etapa
    assert declara(etapa, raiz) == []


def test_a_setting_goes_back_to_its_default(raiz: Path) -> None:
    declara(nueva("pruebas", {"PARTICIONES": "8", "ACCESO": "203.0.113.0/24"}, raiz), raiz)

    declara(nueva("pruebas", {"PARTICIONES": "1", "ACCESO": ""}, raiz), raiz)

    etapa = declarada("pruebas", raiz)
    assert etapa is not None
    assert (etapa.particiones, etapa.acceso) == (1, ())
    assert "PARTICIONES" not in (raiz / "reservas-app" / ".chalice" / "config.json").read_text()


def test_what_the_environment_does_not_say_stays(raiz: Path) -> None:
    declara(nueva("pruebas", {"PARTICIONES": "8", "SENDER_EMAIL": "yo@example.com"}, raiz), raiz)

    assert nueva("pruebas", {}, raiz) == Etapa("pruebas", "yo@example.com", particiones=8)


@pytest.mark.parametrize("valor", ["ocho", "0", "-1", "1001", "8.0"])
def test_a_number_that_is_none_is_refused_by_name(raiz: Path, valor: str) -> None:
    with pytest.raises(Detenido, match="PARTICIONES"):
        nueva("pruebas", {"PARTICIONES": valor}, raiz)


@pytest.mark.parametrize("valor", ["0", "1000001", "diez", "-1"])
def test_a_limit_of_boletos_that_is_none_is_refused(raiz: Path, valor: str) -> None:
    with pytest.raises(Detenido, match="MAXIMO_BOLETOS"):
        nueva("pruebas", {"MAXIMO_BOLETOS": valor}, raiz)


def test_a_limit_of_boletos_reaches_reservas(raiz: Path) -> None:
    etapa = nueva("pruebas", {"MAXIMO_BOLETOS": "8"}, raiz)

    assert etapa.entorno("reservas")["MAXIMO_BOLETOS"] == "8"
    assert "MAXIMO_BOLETOS" not in nueva("otra", {}, raiz).entorno("reservas")


def test_other_stages_stay_as_they_were(raiz: Path) -> None:
    antes = declarada("produccion", raiz), declarada("local", raiz)

    declara(PRUEBAS, raiz)

    assert (declarada("produccion", raiz), declarada("local", raiz)) == antes


def test_what_a_person_added_to_a_stage_stays(raiz: Path) -> None:
    declara(PRUEBAS, raiz)
    archivo = raiz / "eventos-app" / ".chalice" / "config.json"
    configuracion = json.loads(archivo.read_text())
    configuracion["stages"]["pruebas"]["tags"] = {"equipo": "taquilla"}
    configuracion["stages"]["pruebas"]["lambda_functions"]["api_handler"]["lambda_timeout"] = 9
    archivo.write_text(json.dumps(configuracion))

    declara(Etapa("pruebas", "otra@example.com"), raiz)

    etapa = json.loads(archivo.read_text())["stages"]["pruebas"]
    assert etapa["tags"] == {"equipo": "taquilla"}
    assert etapa["lambda_functions"]["api_handler"]["lambda_timeout"] == 9


def test_stage_may_be_open_to_some_networks_only(raiz: Path) -> None:
    etapa = Etapa("pruebas", "boletos@example.com", acceso=("203.0.113.0/24", "2001:db8::/32"))

    declara(etapa, raiz)

    assert declarada("pruebas", raiz) == etapa
    configuracion = json.loads((raiz / "reservas-app" / ".chalice" / "config.json").read_text())
    politica = (
        raiz / "reservas-app" / ".chalice" / configuracion["stages"]["pruebas"]["api_gateway_policy_file"]
    )
    (sentencia,) = json.loads(politica.read_text())["Statement"]
    assert sentencia["Condition"] == {"IpAddress": {"aws:SourceIp": list(etapa.acceso)}}

    declara(PRUEBAS, raiz)

    assert not politica.exists()
    assert declarada("pruebas", raiz) == PRUEBAS


@pytest.mark.parametrize("red", ["todos", "203.0.113.0/40", ""])
def test_access_from_what_is_no_network_is_refused(red: str) -> None:
    with pytest.raises(Detenido):
        Etapa("pruebas", "boletos@example.com", acceso=(red,))


@pytest.mark.parametrize("nombre", ["", "Pruebas", "con espacio", "plantilla", "a" * 30, "../x"])
def test_unusable_name_is_refused(nombre: str) -> None:
    with pytest.raises(Detenido):
        Etapa(nombre, "boletos@example.com")


@pytest.mark.parametrize(
    "remitente", ["", "boletos", "*@example.com", 'a"b@example.com', "a@b@example.com", "$X@a.b"]
)
def test_unusable_sender_is_refused(remitente: str) -> None:
    with pytest.raises(Detenido):
        Etapa("pruebas", remitente)


@pytest.mark.parametrize(
    "dicho",
    [
        {"RITMO_CORREO": "0"},
        {"RITMO_CORREO": "mucho"},
        {"RITMO_CORREO": "-1"},
        {"RITMO_CORREO": "inf"},
        {"PAGINA": "boletos.example.com/"},
        {"PAGINA": "https://boletos.example.com"},
        {"PAGINA": 'https://a"b/'},
        {"PAGINA": "javascript:alert(1)/"},
        {"RESPONDER_A": "ayuda"},
        {"RESPONDER_A": "a@b.c\nBcc: d@e.f"},
    ],
)
def test_an_unusable_setting_of_e_mails_is_refused_by_name(raiz: Path, dicho: dict[str, str]) -> None:
    with pytest.raises(Detenido, match=next(iter(dicho))):
        nueva("pruebas", dicho, raiz)


def test_settings_of_e_mails_are_read_back_and_emptied(raiz: Path) -> None:
    dichos = {"RITMO_CORREO": "0.5", "PAGINA": "https://a.example.com/", "RESPONDER_A": "ayuda@example.com"}
    declara(nueva("pruebas", dichos, raiz), raiz)

    etapa = declarada("pruebas", raiz)
    assert etapa is not None
    assert (etapa.ritmo_correo, etapa.pagina, etapa.responder_a) == (
        0.5,
        "https://a.example.com/",
        "ayuda@example.com",
    )
    assert etapa.vuelta == etapa.pagina
    assert Etapa("pruebas", "a@b.example", pagina="http://cubo.s3-website.example/").vuelta == ""
    declara(nueva("pruebas", dict.fromkeys(dichos, ""), raiz), raiz)
    assert declarada("pruebas", raiz) == Etapa("pruebas", "boletia@example.com")


@pytest.mark.parametrize("nombre", ["produccion", "local"])
def test_no_policy_has_a_wildcard_action(nombre: str) -> None:
    assert [
        accion for _, sentencia in _sentencias(nombre) for accion in sentencia["Action"] if "*" in accion
    ] == []


@pytest.mark.parametrize("nombre", ["produccion", "local"])
def test_every_resource_is_of_one_stage_in_any_account(nombre: str) -> None:
    """Region and account are wildcards, the rest is a name; only a stream's date and a log's stream are open."""
    for manejador, sentencia in _sentencias(nombre):
        recursos = sentencia["Resource"]
        for recurso in [recursos] if isinstance(recursos, str) else recursos:
            if sentencia["Action"] == ["ses:GetSendQuota"]:  # AWS knows no resource for it
                continue
            _, _, servicio, region, cuenta, objeto = recurso.split(":", 5)
            assert (region, cuenta) == ("*", "*"), manejador
            if (
                servicio == "ses"
            ):  # in the sandbox the recipient's identity is asked about too: the sender binds
                assert sentencia["Condition"]["StringEquals"]["ses:FromAddress"] == "boletia@example.com"
                continue
            assert "*" not in objeto.removesuffix("/stream/*").removesuffix(":*"), recurso
            assert _nombra(objeto, nombre), recurso


def test_stage_cannot_touch_another_ones_tables() -> None:
    suyos = {recurso for recurso in _recursos("local") if ":table/" in recurso}
    assert suyos
    assert not suyos & _recursos("produccion")


def _nombra(objeto: str, etapa: str) -> bool:
    if etapa == "produccion" and objeto.startswith("table/"):
        return objeto.split("/")[1] in {"eventos", "inventario", "notificaciones"}
    return f"-{etapa}" in objeto


def _sentencias(nombre: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for funcion in funciones(nombre):
        ruta = RAIZ / f"{funcion.app}-app" / ".chalice" / "politicas" / nombre / f"{funcion.manejador}.json"
        for sentencia in json.loads(ruta.read_text())["Statement"]:
            yield funcion.nombre, sentencia


def _recursos(nombre: str) -> set[str]:
    listas = (sentencia["Resource"] for _, sentencia in _sentencias(nombre))
    return set(chain.from_iterable([lista] if isinstance(lista, str) else lista for lista in listas))


def test_only_a_stage_whose_events_lie_in_parts_may_do_what_parts_need(raiz: Path) -> None:
    declara(nueva("pruebas", {"CUPOS": "16", "SENDER_EMAIL": "yo@example.com"}, raiz), raiz)
    assert _acciones(raiz, "api_handler") >= {"dynamodb:BatchGetItem"}
    assert _acciones(raiz, "modificaInventarioEvento") >= {
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
    }
    assert '"CUPOS": "16"' in (raiz / "reservas-app" / ".chalice" / "config.json").read_text()

    declara(nueva("pruebas", {"CUPOS": "1"}, raiz), raiz)

    assert "dynamodb:BatchGetItem" not in _acciones(raiz, "api_handler")
    assert "CUPOS" not in (raiz / "reservas-app" / ".chalice" / "config.json").read_text()


def _acciones(raiz: Path, funcion: str) -> set[str]:
    politica = raiz / "reservas-app" / ".chalice" / "politicas" / "pruebas" / f"{funcion}.json"
    return {accion for una in json.loads(politica.read_text())["Statement"] for accion in una["Action"]}
