"""The stage's own domain: what is sent to API Gateway fits its model, and a second run sends nothing."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

from herramientas.despliegue import anfitrion
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.direcciones import direcciones
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.revisa import anfitriones
from herramientas.despliegue.revisa.hallazgo import Nivel
from tests.despliegue.test_paquete import empaqueta
from tests.despliegue.test_revisa import Servicio

ANFITRION = "boletos.example.com"
APIS = {"eventos": "abc123", "reservas": "def456"}
CERTIFICADO = "arn:aws:acm:us-west-2:123456789012:certificate/1"


class ApiGateway:
    """Both versions of its API and its memory; checks each call against botocore's model of it."""

    def __init__(self) -> None:
        self.anfitriones: dict[str, dict[str, Any]] = {}
        self.reglas: dict[str, dict[str, Any]] = {}
        self.llamadas: list[str] = []

    def cliente(self, servicio: str) -> "_Cliente":
        return _Cliente(self, boto3.client(servicio, region_name="us-west-2").meta)  # type: ignore[call-overload]


class _Cliente:
    def __init__(self, nube: ApiGateway, meta: Any) -> None:
        self._nube = nube
        self._meta = meta

    def get_paginator(self, operacion: str) -> Any:
        return type("P", (), {"paginate": lambda _, **p: [getattr(self, operacion)(**p)]})()

    def __getattr__(self, operacion: str) -> Any:
        def llamada(**parametros: Any) -> Any:
            modelo = self._meta.service_model.operation_model(self._meta.method_to_api_mapping[operacion])
            validate_parameters(parametros, modelo.input_shape)
            if not operacion.startswith(("get", "list")):
                self._nube.llamadas.append(operacion)
            return getattr(self, f"_{operacion}")(**parametros)

        return llamada

    def _get_domain_name(self, domainName: str) -> dict[str, Any]:
        if domainName not in self._nube.anfitriones:
            raise ClientError({"Error": {"Code": "NotFoundException", "Message": ""}}, "GetDomainName")
        return self._nube.anfitriones[domainName]

    def _get_domain_names(self) -> dict[str, Any]:
        return {"items": list(self._nube.anfitriones.values())}

    def _create_domain_name(self, **datos: Any) -> dict[str, Any]:
        self._nube.anfitriones[datos["domainName"]] = {**datos, "regionalDomainName": "d-1.example.com"}
        return self._nube.anfitriones[datos["domainName"]]

    def _update_domain_name(self, domainName: str, patchOperations: list[dict[str, str]]) -> None:
        for cambio in patchOperations:
            self._nube.anfitriones[domainName][cambio["path"].strip("/")] = cambio["value"]

    def _delete_domain_name(self, domainName: str) -> None:
        assert not self._nube.reglas
        del self._nube.anfitriones[domainName]

    def _list_routing_rules(self, **_: str) -> dict[str, Any]:
        return {"RoutingRules": list(self._nube.reglas.values())}

    def _create_routing_rule(self, DomainName: str, **regla: Any) -> None:
        id = f"{DomainName}-{regla['Priority']}"
        self._nube.reglas[id] = {**regla, "RoutingRuleId": id}

    def _put_routing_rule(self, RoutingRuleId: str, DomainName: str, **regla: Any) -> None:
        assert RoutingRuleId.startswith(DomainName)
        self._nube.reglas[RoutingRuleId] = {**regla, "RoutingRuleId": RoutingRuleId}

    def _delete_routing_rule(self, RoutingRuleId: str, DomainName: str) -> None:
        assert RoutingRuleId.startswith(DomainName)
        del self._nube.reglas[RoutingRuleId]


def _acm(*nombres: str) -> Servicio:
    return Servicio(
        list_certificates={
            "CertificateSummaryList": [{"DomainName": n, "CertificateArn": CERTIFICADO} for n in nombres]
        }
    )


def _cuenta(nube: ApiGateway, *nombres: str) -> Cuenta:
    clientes = {servicio: nube.cliente(servicio) for servicio in ("apigateway", "apigatewayv2")}
    return Cuenta("", "us-west-2", {**clientes, "acm": _acm(*(nombres or (ANFITRION,)))})


def test_each_path_goes_whole_to_its_api() -> None:
    nube = ApiGateway()

    destino = anfitrion.une(_cuenta(nube), "pruebas", ANFITRION, APIS)

    assert destino == "d-1.example.com"
    hechas = {
        regla["Conditions"][0]["MatchBasePaths"]["AnyOf"][0]: regla["Actions"][0]["InvokeApi"]
        for regla in nube.reglas.values()
    }
    assert hechas == {
        app: {"ApiId": api, "Stage": "produccion", "StripBasePath": False} for app, api in APIS.items()
    }


def test_a_second_deployment_sends_nothing_and_another_api_only_its_rule() -> None:
    nube = ApiGateway()
    anfitrion.une(_cuenta(nube), "pruebas", ANFITRION, APIS)
    nube.llamadas.clear()

    anfitrion.une(_cuenta(nube), "pruebas", ANFITRION, APIS)
    assert nube.llamadas == []
    anfitrion.une(_cuenta(nube), "pruebas", ANFITRION, {**APIS, "eventos": "otra"})
    assert nube.llamadas == ["put_routing_rule"]


@pytest.mark.parametrize(
    ("nombres", "sirve"),
    [
        (("boletos.example.com",), True),
        (("*.example.com",), True),
        (("example.com", "*.com"), False),
        (("*.boletos.example.com",), False),
    ],
)
def test_the_certificate_is_one_that_covers_the_domain(nombres: tuple[str, ...], sirve: bool) -> None:
    assert (anfitrion.certificado(_cuenta(ApiGateway(), *nombres), ANFITRION) is not None) is sirve


def test_without_a_certificate_nothing_is_made() -> None:
    nube = ApiGateway()

    with pytest.raises(Detenido, match=r"no hay un certificado emitido para boletos\.example\.com"):
        anfitrion.une(_cuenta(nube, "otro.example.org"), "pruebas", ANFITRION, APIS)

    assert nube.llamadas == []


def test_a_domain_of_another_stage_is_left_alone() -> None:
    nube = ApiGateway()
    anfitrion.une(_cuenta(nube), "produccion", ANFITRION, APIS)

    with pytest.raises(Detenido, match="no es de la etapa pruebas"):
        anfitrion.une(_cuenta(nube), "pruebas", ANFITRION, APIS)
    assert list(anfitrion.separa(_cuenta(nube), "pruebas")) == []
    assert ANFITRION in nube.anfitriones


def test_a_stage_without_its_domain_loses_it_with_its_rules() -> None:
    nube = ApiGateway()
    anfitrion.une(_cuenta(nube), "pruebas", ANFITRION, APIS)

    assert list(anfitrion.separa(_cuenta(nube), "pruebas", salvo=ANFITRION)) == []
    assert list(anfitrion.separa(_cuenta(nube), "pruebas")) == [True]

    assert (nube.anfitriones, nube.reglas) == ({}, {})


@pytest.mark.parametrize(
    "nombre",
    ["boletos", "https://boletos.example.com", "Boletos.example.com", "a..example.com", "example.com/"],
)
def test_what_is_no_host_is_refused(nombre: str) -> None:
    with pytest.raises(Detenido, match="ANFITRION"):
        Etapa("pruebas", "boletos@example.com").con({"ANFITRION": nombre})


def test_revisa_wants_a_certificate_and_routing_rules() -> None:
    etapa = Etapa("pruebas", "boletos@example.com", anfitrion=ANFITRION)
    gateway = Servicio(
        get_domain_name=ClientError({"Error": {"Code": "NotFoundException", "Message": ""}}, "Get"),
        get_account={"features": ["UsagePlans", "BlockedForRoutingRules"]},
    )
    cuenta = Cuenta("", "us-west-2", {"acm": _acm(), "apigateway": gateway})

    niveles = [hallazgo.nivel for hallazgo in anfitriones.sirve(cuenta, etapa)]

    assert niveles == [Nivel.MAL, Nivel.BIEN, Nivel.MAL]


def test_the_templates_make_the_same_domain(tmp_path: Path) -> None:
    plantillas = empaqueta(tmp_path, ANFITRION=ANFITRION)

    rutas = [str(tmp_path / "build" / "produccion" / app / "sam.json") for app in plantillas]
    proceso = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), *rutas], capture_output=True, check=False
    )
    assert (proceso.returncode, proceso.stdout) == (0, b"")

    for app in APIS:
        recursos = plantillas[app]["Resources"]
        union = recursos["AnfitrionDelApi"]["Properties"]
        assert {**union, "DomainNameArn": ""} == {
            **anfitrion.regla(app, {"Ref": "RestAPI"}, {"Ref": "RestAPI.Stage"}),
            "DomainNameArn": "",
        }
    hecho = plantillas["eventos"]["Resources"]["Anfitrion"]["Properties"]
    assert (hecho["DomainName"], hecho["RoutingMode"], hecho["SecurityPolicy"]) == (
        ANFITRION,
        anfitrion.MODO,
        anfitrion.TLS,
    )


def test_programs_find_the_stage_at_its_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    etapa = Etapa("pruebas", "boletos@example.com", anfitrion=ANFITRION)
    monkeypatch.setattr("herramientas.despliegue.direcciones.etapa_declarada", lambda _: etapa)

    halladas = direcciones(Cuenta("", "us-west-2"), "pruebas", {})

    assert (halladas.eventos, halladas.reservas) == (f"https://{ANFITRION}",) * 2
