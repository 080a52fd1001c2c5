"""Two stages deployed from a clean copy, side by side; packaged, compared, and one destroyed. In this order."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest

from herramientas.despliegue.alarmas import alarmas, tema
from herramientas.despliegue.cubeta import cubeta
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.funciones import Funcion, de_rutas, de_streams, funciones
from herramientas.despliegue.medidas import medidas
from herramientas.despliegue.organizadores import Organizadores
from herramientas.despliegue.proyecto import APPS
from herramientas.despliegue.runtime import runtime
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.despliegue.conftest import ETAPAS, Copia

pytestmark = pytest.mark.xdist_group("despliegue")


CLAVE = "Una-clave-de-prueba-1"


class Taquilla:
    """One stage's routes, at the addresses that its deployment printed."""

    def __init__(self, copia: Copia, etapa: str) -> None:
        self.copia, self.etapa = copia, etapa

    def api(self, app: str) -> str:
        deployed = self.copia.raiz / f"{app}-app" / ".chalice" / "deployed" / f"{self.etapa}.json"
        recursos = {recurso["name"]: recurso for recurso in json.loads(deployed.read_text())["resources"]}
        return f"{self.copia.nube.endpoint}/_aws/execute-api/{recursos['rest_api']['rest_api_id']}/produccion"

    @cached_property
    def organizador(self) -> dict[str, str]:
        """Who may create events: the stages are protected, as any stage on AWS is unless it says otherwise."""
        with mock.patch.dict(os.environ, self.copia.nube.aws):
            organizadores = Organizadores(Cuenta(self.copia.nube.endpoint), self.etapa)
            organizadores.invita("ana@example.com", CLAVE)
            return {"Authorization": organizadores.entra("ana@example.com", CLAVE)}

    def vende(self, evento: str) -> str:
        """Sell a ticket for a new event and return the reservation's id, once its e-mail is there."""
        cuerpo = {"evento": evento, "capacidad": 3, "categoria": "Prueba"}
        creado = httpx.post(
            f"{self.api('eventos')}/eventos", json=cuerpo, headers=self.organizador, timeout=30
        )
        assert creado.status_code == 200, creado.text
        id = self.reserva(evento)
        espera(lambda: any(id in correo["BodyText"] for correo in self.copia.nube.correos()))
        return id

    def reserva(self, evento: str) -> str:
        """Book a ticket as soon as the event is there."""
        compra = {"evento": evento, "cantidad": 1, "email": "ana@example.com"}
        respuesta = espera(
            lambda: httpx.post(f"{self.api('reservas')}/reservas", json=compra, timeout=30),
            lambda respuesta: respuesta.status_code == 200,
        )
        return str(respuesta.json()["Id"])

    def eventos(self) -> list[str]:
        respuesta = httpx.get(f"{self.api('reservas')}/reservas/eventos", timeout=30)
        return [evento["Evento"] for evento in respuesta.json()]


@pytest.fixture(scope="module")
def plantillas(copia: Copia) -> dict[str, dict[str, Any]]:
    """The templates of stage `pruebas`, by app."""
    copia.corre("package", "pruebas")
    return {app: json.loads(_plantilla(copia, app).read_text()) for app in APPS}


def test_each_stage_sells_and_tells_on_its_own_tables(copia: Copia) -> None:
    for etapa in ETAPAS:
        Taquilla(copia, etapa).vende(f"Solo en {etapa}")

    assert "Solo en produccion" in Taquilla(copia, "produccion").eventos()
    assert "Solo en produccion" not in Taquilla(copia, "pruebas").eventos()


def test_trace_tells_the_life_of_a_reservation_in_order(copia: Copia) -> None:
    taquilla = Taquilla(copia, "pruebas")
    id = taquilla.vende("Evento con traza")

    lineas = espera(lambda: copia.traza("pruebas", id).stdout.splitlines(), lambda lineas: len(lineas) == 2)

    assert "reservas-pruebas " in lineas[0]
    assert "reserva creada" in lineas[0]
    assert "correo enviado" in lineas[1]


def test_deploying_again_changes_nothing_that_is_seen(copia: Copia) -> None:
    antes = _entregas(copia.nube), Taquilla(copia, "pruebas").api("reservas")

    salida = copia.corre("deploy", "pruebas")

    assert f", con {runtime()}\n" in salida
    assert (_entregas(copia.nube), Taquilla(copia, "pruebas").api("reservas")) == antes


def test_templates_pass_cfn_lint(copia: Copia, plantillas: dict[str, Any]) -> None:
    rutas = [str(_plantilla(copia, app)) for app in plantillas]
    cfn_lint = Path(sys.executable).with_name("cfn-lint")
    proceso = subprocess.run([cfn_lint, *rutas], capture_output=True, text=True, check=False)
    assert (proceso.returncode, proceso.stdout) == (0, "")


def test_template_has_the_functions_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    lambdas = copia.nube.cliente("lambda")
    for funcion in funciones("pruebas"):
        hay = lambdas.get_function_configuration(FunctionName=funcion.nombre)
        escrita = _funcion(plantillas, funcion)
        assert _ajustes_desplegados(hay) == _ajustes_escritos(escrita)
        reservada = lambdas.get_function_concurrency(FunctionName=funcion.nombre)
        escrito = escrita.get("ReservedConcurrentExecutions", {"Fn::If": ["", None]})["Fn::If"][1]
        assert reservada.get("ReservedConcurrentExecutions") == escrito


def test_template_has_the_policies_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    iam = copia.nube.cliente("iam")
    for funcion in funciones("pruebas"):
        (rol,) = _funcion(plantillas, funcion)["Role"]["Fn::GetAtt"][:1]
        (escrita,) = plantillas[funcion.app]["Resources"][rol]["Properties"]["Policies"]
        (nombre,) = iam.list_role_policies(RoleName=funcion.rol)["PolicyNames"]
        hay = iam.get_role_policy(RoleName=funcion.rol, PolicyName=nombre)["PolicyDocument"]
        assert escrita["PolicyDocument"] == hay


def test_template_has_the_mappings_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    lambdas = copia.nube.cliente("lambda")
    for funcion in de_streams("pruebas"):
        (hay,) = lambdas.list_event_source_mappings(FunctionName=funcion.nombre)["EventSourceMappings"]
        (evento,) = _funcion(plantillas, funcion)["Events"].values()
        escrita = evento["Properties"]
        [parametro] = escrita["Stream"].values()
        tomado = plantillas[funcion.app]["Parameters"][parametro]["AllowedPattern"]
        assert re.fullmatch(tomado, hay["EventSourceArn"])
        for campo in _CAMPOS_DE_ENTREGA:
            assert escrita[campo] == hay[campo], campo
        cola = escrita["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
        nombre = plantillas[funcion.app]["Resources"][cola]["Properties"]["QueueName"]
        assert hay["DestinationConfig"]["OnFailure"]["Destination"].endswith(f":{nombre}")


def test_template_has_the_settings_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    logs, apigateway = copia.nube.cliente("logs"), copia.nube.cliente("apigateway")
    for funcion in funciones("pruebas"):
        (grupo,) = (
            recurso["Properties"]
            for recurso in _de_tipo(plantillas[funcion.app], "AWS::Logs::LogGroup")
            if recurso["Properties"]["LogGroupName"] == funcion.grupo
        )
        hay = logs.describe_log_groups(logGroupNamePrefix=funcion.grupo)["logGroups"]
        assert {g["logGroupName"]: g["retentionInDays"] for g in hay}[funcion.grupo] == grupo[
            "RetentionInDays"
        ]
    for funcion in de_rutas("pruebas"):
        api = Taquilla(copia, "pruebas").api(funcion.app).split("/")[-2]
        hay = apigateway.get_stage(restApiId=api, stageName="produccion")["methodSettings"]
        escrita = plantillas[funcion.app]["Resources"]["RestAPI"]["Properties"]
        puestos = {
            metodo.removeprefix("/"): (ajuste["throttlingRateLimit"], ajuste["throttlingBurstLimit"])
            for metodo, ajuste in hay.items()
        }
        escritos = {
            f"{a['ResourcePath'].replace('~1', '/').lstrip('/')}/{a['HttpMethod']}": (
                a["ThrottlingRateLimit"],
                a["ThrottlingBurstLimit"],
            )
            for a in escrita["MethodSettings"]
        }
        assert puestos == escritos
        assert apigateway.get_rest_api(restApiId=api)["name"] == escrita["DefinitionBody"]["info"]["title"]


def test_template_has_the_metrics_and_alarms_that_deploy_made(
    copia: Copia, plantillas: dict[str, Any]
) -> None:
    escritos = [r["Properties"] for p in plantillas.values() for r in _de_tipo(p, "AWS::CloudWatch::Alarm")]
    nombres = [alarma.nombre("pruebas") for alarma in alarmas("pruebas")]
    hay = copia.nube.cliente("cloudwatch").describe_alarms(AlarmNames=nombres)["MetricAlarms"]
    assert {a["AlarmName"]: _alarma(a) for a in hay} == {a["AlarmName"]: _alarma(a) for a in escritos}
    assert sorted(a["AlarmName"] for a in escritos) == sorted(nombres)
    assert {a.rpartition(":")[2] for alarma in hay for a in alarma["AlarmActions"]} == {tema("pruebas")}

    filtros = [r["Properties"] for p in plantillas.values() for r in _de_tipo(p, "AWS::Logs::MetricFilter")]
    logs = copia.nube.cliente("logs")
    puestos = [
        filtro
        for funcion in funciones("pruebas")
        for filtro in logs.describe_metric_filters(logGroupName=funcion.grupo)["metricFilters"]
    ]
    assert {(f["FilterName"], f["FilterPattern"], f["LogGroupName"]) for f in filtros} == {
        (f["filterName"], f["filterPattern"], f["logGroupName"]) for f in puestos
    }
    assert len(filtros) == len(medidas("pruebas"))


def test_template_has_the_dashboard_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    (escrito,) = (
        r["Properties"] for p in plantillas.values() for r in _de_tipo(p, "AWS::CloudWatch::Dashboard")
    )
    hay = copia.nube.cliente("cloudwatch").get_dashboard(DashboardName=escrito["DashboardName"])
    cuenta = copia.nube.cliente("sts").get_caller_identity()["Account"]
    escrito = _resuelta(escrito["DashboardBody"], f"arn:aws:sns:us-west-2:{cuenta}:tema")
    assert json.loads(hay["DashboardBody"]) == json.loads(escrito)


def test_template_answers_by_itself_as_the_deployed_api_does(
    copia: Copia, plantillas: dict[str, Any]
) -> None:
    apigateway = copia.nube.cliente("apigateway")
    for funcion in de_rutas("pruebas"):
        api = Taquilla(copia, "pruebas").api(funcion.app).split("/")[-2]
        documento = plantillas[funcion.app]["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
        for tipo, escrita in documento["x-amazon-apigateway-gateway-responses"].items():
            hay = apigateway.get_gateway_response(restApiId=api, responseType=tipo)
            assert {campo: hay[campo] for campo in escrita} == escrita


def test_the_api_answers_in_its_own_words_after_a_second_deployment(copia: Copia) -> None:
    respuesta = httpx.post(f"{Taquilla(copia, 'pruebas').api('eventos')}/eventos", content="{}", timeout=30)

    assert (respuesta.status_code, respuesta.json()["Code"]) == (401, "NoIdentificado")
    assert respuesta.headers["access-control-allow-origin"] == "*"


def test_template_asks_the_users_that_the_deployed_api_asks(copia: Copia, plantillas: dict[str, Any]) -> None:
    apigateway = copia.nube.cliente("apigateway")
    for funcion in de_rutas("pruebas"):
        api = Taquilla(copia, "pruebas").api(funcion.app).split("/")[-2]
        (hay,) = apigateway.get_authorizers(restApiId=api)["items"]
        plantilla = plantillas[funcion.app]
        documento = plantilla["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
        escrito = documento["securityDefinitions"]["organizadores"]["x-amazon-apigateway-authorizer"]
        toma = {
            nombre: p["AllowedPattern"]
            for nombre, p in plantilla["Parameters"].items()
            if "AllowedPattern" in p
        }
        ((parametro,),) = [uno.values() for uno in escrito["providerARNs"]]
        assert [re.fullmatch(toma[parametro], arn) for arn in hay["providerARNs"]] != [None]
        (cliente,) = escrito["identityValidationExpression"].values()
        assert re.fullmatch(toma[cliente], hay["identityValidationExpression"])


def test_template_has_the_wall_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    waf = copia.nube.cliente("wafv2")
    (escrito,) = (r["Properties"] for p in plantillas.values() for r in _de_tipo(p, "AWS::WAFv2::WebACL"))
    for funcion in de_rutas("pruebas"):
        api = Taquilla(copia, "pruebas").api(funcion.app).split("/")[-2]
        recurso = f"arn:aws:apigateway:us-west-2::/restapis/{api}/stages/produccion"
        hay = waf.get_web_acl_for_resource(ResourceArn=recurso)["WebACL"]
        assert {campo: hay[campo] for campo in escrito if campo != "Scope"} == {
            campo: valor for campo, valor in escrito.items() if campo != "Scope"
        }
        assert len(list(_de_tipo(plantillas[funcion.app], "AWS::WAFv2::WebACLAssociation"))) == 1


def test_template_has_the_news_of_e_mails_that_deploy_made(copia: Copia, plantillas: dict[str, Any]) -> None:
    ses, sns = copia.nube.cliente("sesv2"), copia.nube.cliente("sns")
    plantilla = plantillas["notificaciones"]
    (conjunto,) = (r["Properties"]["Name"] for r in _de_tipo(plantilla, "AWS::SES::ConfigurationSet"))
    (escrito,) = (
        r["Properties"]["EventDestination"]
        for r in _de_tipo(plantilla, "AWS::SES::ConfigurationSetEventDestination")
    )
    (hay,) = ses.get_configuration_set_event_destinations(ConfigurationSetName=conjunto)["EventDestinations"]
    assert (hay["Name"], hay["Enabled"]) == (escrito["Name"], escrito["Enabled"])
    assert sorted(hay["MatchingEventTypes"]) == sorted(s.upper() for s in escrito["MatchingEventTypes"])

    arn = hay["SnsDestination"]["TopicArn"]
    nombres = {r["Properties"]["TopicName"] for r in _de_tipo(plantilla, "AWS::SNS::Topic")}
    assert arn.rpartition(":")[2] in nombres
    (politica,) = (r["Properties"]["PolicyDocument"] for r in _de_tipo(plantilla, "AWS::SNS::TopicPolicy"))
    puesta = json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"])
    assert puesta == _resuelta(politica, arn)
    (union,) = sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    assert union["Endpoint"].endswith(":function:notificaciones-pruebas-rebotes")
    (funcion,) = (f for f in funciones("pruebas") if f.tema)
    (evento,) = _funcion(plantillas, funcion)["Events"].values()
    assert evento["Properties"]["Topic"]["Fn::Sub"].endswith(f":{arn.rpartition(':')[2]}")


def test_what_was_noted_of_a_stage_that_is_gone_does_not_stop_a_deployment(copia: Copia) -> None:
    notas = {
        app: (copia.raiz / f"{app}-app" / ".chalice" / "deployed" / "pruebas.json").read_text()
        for app in APPS
    }
    copia.corre("destroy", "pruebas", entrada="pruebas\n")
    for app, nota in notas.items():
        (copia.raiz / f"{app}-app" / ".chalice" / "deployed" / "pruebas.json").write_text(nota)

    copia.corre("deploy", "pruebas")

    Taquilla(copia, "pruebas").vende("Otra vez en pie")


def test_failure_of_chalice_ends_the_deployment_with_its_reason(copia: Copia) -> None:
    app = copia.raiz / "eventos-app" / "app.py"
    sana = app.read_text()
    app.write_text(sana + "\nraise RuntimeError('rota')\n")

    proceso = copia.intenta("deploy", "pruebas")

    app.write_text(sana)
    assert proceso.returncode == 1
    assert "make deploy: eventos-app: " in proceso.stderr
    assert "Desplegada" not in proceso.stdout


def test_destroying_needs_the_name_of_the_stage(copia: Copia) -> None:
    proceso = copia.intenta("destroy", "pruebas", entrada="produccion\n")

    assert proceso.returncode == 1
    assert Taquilla(copia, "pruebas").eventos()


def test_destroying_one_stage_leaves_the_other_selling(copia: Copia) -> None:
    cubo = cubeta("pruebas", copia.nube.cliente("sts").get_caller_identity()["Account"])
    copia.nube.cliente("s3").create_bucket(
        Bucket=cubo, CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    copia.nube.cliente("s3").put_object(Bucket=cubo, Key="js/api.js", Body=b"")

    copia.corre("destroy", "pruebas", entrada="pruebas\n")

    assert [linea for linea in inventario(copia.nube) if "pruebas" in linea] == []
    tablas = copia.nube.cliente("dynamodb").list_tables()["TableNames"]
    assert "inventario-pruebas" in tablas
    Taquilla(copia, "produccion").vende("Sigue en pie")
    copia.corre("destroy", "pruebas", entrada="pruebas\n")


def test_destroying_with_its_data_leaves_no_table(copia: Copia) -> None:
    copia.corre("destroy", "pruebas", entrada="pruebas\n", DATOS="1")

    tablas = copia.nube.cliente("dynamodb").list_tables()["TableNames"]
    assert [tabla for tabla in tablas if tabla.endswith("-pruebas")] == []
    usuarios = copia.nube.cliente("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert "boletia-pruebas" not in {pool["Name"] for pool in usuarios}
    assert "boletia-produccion" in {pool["Name"] for pool in usuarios}
    assert "inventario" in tablas


_CAMPOS_DE_ENTREGA = (
    "BatchSize",
    "StartingPosition",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
)
_CAMPOS_DE_ALARMA = (
    "AlarmDescription",
    "ComparisonOperator",
    "Dimensions",
    "EvaluationPeriods",
    "MetricName",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
)


def _ajustes_desplegados(funcion: dict[str, Any]) -> dict[str, Any]:
    campos = ("Architectures", "Handler", "MemorySize", "Runtime", "Timeout")
    return {campo: funcion[campo] for campo in campos} | {
        "Environment": funcion["Environment"]["Variables"],
        "Tracing": funcion["TracingConfig"]["Mode"],
    }


def _ajustes_escritos(funcion: dict[str, Any]) -> dict[str, Any]:
    campos = ("Architectures", "Handler", "MemorySize", "Runtime", "Timeout", "Tracing")
    return {campo: funcion[campo] for campo in campos} | {"Environment": funcion["Environment"]["Variables"]}


def _resuelta(escrito: dict[str, Any], tema: str) -> Any:
    """What a template says, with what CloudFormation would put in the place of the template's functions."""
    region, cuenta = tema.split(":")[3:5]
    seudo = {"Partition": "aws", "Region": region, "AccountId": cuenta}

    def resuelve(valor: Any) -> Any:
        if isinstance(valor, list):
            return [resuelve(uno) for uno in valor]
        if not isinstance(valor, dict):
            return valor
        if "Ref" in valor:
            return seudo.get(valor["Ref"].removeprefix("AWS::"), tema)
        if "Fn::Sub" in valor:
            return re.sub(r"\$\{AWS::(\w+)\}", lambda nombre: seudo[nombre[1]], valor["Fn::Sub"])
        return {clave: resuelve(uno) for clave, uno in valor.items()}

    return resuelve(escrito)


def _alarma(alarma: dict[str, Any]) -> dict[str, Any]:
    return {campo: alarma[campo] for campo in _CAMPOS_DE_ALARMA}


def _funcion(plantillas: dict[str, Any], funcion: Funcion) -> dict[str, Any]:
    (propiedades,) = (
        recurso["Properties"]
        for recurso in _de_tipo(plantillas[funcion.app], "AWS::Serverless::Function")
        if recurso["Properties"]["FunctionName"] == funcion.nombre
    )
    return dict(propiedades)


def _de_tipo(plantilla: dict[str, Any], tipo: str) -> Iterator[dict[str, Any]]:
    return (recurso for recurso in plantilla["Resources"].values() if recurso["Type"] == tipo)


def _plantilla(copia: Copia, app: str) -> Path:
    return copia.raiz / "build" / "pruebas" / app / "sam.json"


def _entregas(nube: Nube) -> list[str]:
    paginas = nube.cliente("lambda").get_paginator("list_event_source_mappings").paginate()
    return sorted(entrega["UUID"] for pagina in paginas for entrega in pagina["EventSourceMappings"])


def inventario(nube: Nube) -> list[str]:
    """The names of everything but tables and SES identities that the account holds."""
    logs, cloudwatch = nube.cliente("logs"), nube.cliente("cloudwatch")
    return [
        *(f["FunctionName"] for f in nube.cliente("lambda").list_functions()["Functions"]),
        *(
            e["FunctionArn"]
            for e in nube.cliente("lambda").list_event_source_mappings()["EventSourceMappings"]
        ),
        *(api["name"] for api in nube.cliente("apigateway").get_rest_apis()["items"]),
        *(rol["RoleName"] for rol in nube.cliente("iam").list_roles()["Roles"]),
        *nube.cliente("sqs").list_queues().get("QueueUrls", []),
        *(grupo["logGroupName"] for grupo in logs.describe_log_groups()["logGroups"]),
        *(alarma["AlarmName"] for alarma in cloudwatch.describe_alarms(MaxRecords=100)["MetricAlarms"]),
        *(muro["Name"] for muro in nube.cliente("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]),
        *(t["TopicArn"] for t in nube.cliente("sns").list_topics()["Topics"]),
        *(t["DashboardName"] for t in cloudwatch.list_dashboards()["DashboardEntries"]),
        *nube.cliente("sesv2").list_configuration_sets()["ConfigurationSets"],
        *(cubo["Name"] for cubo in nube.cliente("s3").list_buckets()["Buckets"]),
    ]
