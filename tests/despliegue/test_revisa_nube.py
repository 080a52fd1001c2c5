"""`make revisa` in an embedded cloud where nearly every name of the stage is somebody else's."""

import io
import json
import zipfile

import pytest

from herramientas.despliegue.funciones import funciones
from herramientas.laboratorio.nube import Nube
from tests.despliegue.conftest import Copia

pytestmark = pytest.mark.xdist_group("despliegue")

ETAPA = "ajena"


@pytest.fixture(scope="module")
def _ocupada(nube: Nube) -> None:
    """A role that EC2 assumes, a function that nobody here deployed, and a table with other keys."""
    confianza = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    documento = json.dumps({"Version": "2012-10-17", "Statement": [confianza]})
    rutas, *_ = funciones(ETAPA)
    rol = nube.cliente("iam").create_role(RoleName=rutas.rol, AssumeRolePolicyDocument=documento)["Role"]
    zip_ = io.BytesIO()
    with zipfile.ZipFile(zip_, "w") as archivo:
        archivo.writestr("app.py", "def app(*_): pass")
    nube.cliente("lambda").create_function(
        FunctionName=rutas.nombre,
        Runtime="python3.13",
        Role=rol["Arn"],
        Handler="app.app",
        Code={"ZipFile": zip_.getvalue()},
    )
    nube.cliente("dynamodb").create_table(
        TableName=f"inventario-{ETAPA}",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


@pytest.fixture
def corta(nube: Nube) -> dict[str, str]:
    """Credentials that may ask and list, and make nothing."""
    iam = nube.cliente("iam")
    iam.create_user(UserName="mira")
    leer = {"Effect": "Allow", "Action": ["*:Get*", "*:List*", "*:Describe*"], "Resource": "*"}
    politica = {"Version": "2012-10-17", "Statement": [leer]}
    for accion in ("iam:Simulate*", "apigateway:GET"):
        politica["Statement"].append({**leer, "Action": [accion]})  # type: ignore[attr-defined]
    iam.put_user_policy(UserName="mira", PolicyName="mira", PolicyDocument=json.dumps(politica))
    llave = iam.create_access_key(UserName="mira")["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": llave["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": llave["SecretAccessKey"]}


@pytest.mark.usefixtures("_ocupada")
def test_everything_that_would_stop_a_deployment_is_one_line_each(
    copia: Copia, corta: dict[str, str]
) -> None:
    proceso = copia.intenta("revisa", ETAPA, **corta)

    assert proceso.returncode == 1, proceso.stdout + proceso.stderr
    mal = [linea for linea in proceso.stdout.splitlines() if linea.startswith("  mal ")]
    for dice in (
        "iam:PassRole",
        f"eventos-{ETAPA} existe y no la desplegó Boletia",
        f"el rol eventos-{ETAPA}-api_handler existe y no es de una función",
        f"inventario-{ETAPA}: claves: hay id, se espera PK+SK",
    ):
        assert any(dice in linea for linea in mal), (dice, proceso.stdout)


@pytest.mark.usefixtures("_ocupada")
def test_a_deployment_that_would_stop_touches_nothing(copia: Copia) -> None:
    antes = copia.nube.cliente("dynamodb").list_tables()["TableNames"]

    proceso = copia.intenta("deploy", ETAPA)

    assert proceso.returncode == 1
    assert "no se tocó nada" in proceso.stderr
    assert copia.nube.cliente("dynamodb").list_tables()["TableNames"] == antes


def test_a_stage_that_runs_is_right_and_what_the_cloud_does_not_say_is_told(copia: Copia) -> None:
    proceso = copia.intenta("revisa", "pruebas")

    assert proceso.returncode == 0, proceso.stdout
    assert f"{len(funciones(ETAPA))} de {len(funciones(ETAPA))} existen, propias" in proceso.stdout
    assert "3 de 3 existen, como deben ser" in proceso.stdout
    assert "  mal " not in proceso.stdout
