"""What a deployment asks of AWS, recorded; and the policies that allow it.

`python -m tests.despliegue.grabacion` records one in the embedded cloud and writes herramientas/despliegue/politicas.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from herramientas.despliegue.permisos import Fase
from herramientas.despliegue.proyecto import APPS
from herramientas.laboratorio.nube import nube_local
from tests.despliegue.conftest import Copia, copia_lista

ETAPA = "grabada"
GRABADORA = Path(__file__).parent / "grabadora"

_DE_IAM = {"monitoring": "cloudwatch"}  # IAM's name of a service, where it signs by another
_SIN_PERMISO = {"sts:GetCallerIdentity"}  # nobody can be refused it
_ACCION = {"s3:HeadBucket": "s3:ListBucket", "s3:ListObjectsV2": "s3:ListBucket"}

# On what IAM decides. What is not here is asked on `*`: it lists, it concerns the whole account, or the thing has no
# name before it is made.
_FUNCIONES = tuple(f"{app}-*" for app in APPS)
_RECURSOS: dict[str, tuple[str, ...]] = {
    "cloudwatch": ("arn:aws:cloudwatch:*:*:alarm:boletia-*",),
    "cognito-idp": ("arn:aws:cognito-idp:*:*:userpool/*",),
    "dynamodb": tuple(
        f"arn:aws:dynamodb:*:*:table/{t}*" for t in ("eventos", "inventario", "notificaciones")
    ),
    "iam": tuple(f"arn:aws:iam::*:role/{funcion}" for funcion in _FUNCIONES),
    "lambda": tuple(f"arn:aws:lambda:*:*:function:{funcion}" for funcion in _FUNCIONES),
    "logs": tuple(f"arn:aws:logs:*:*:log-group:/aws/lambda/{funcion}" for funcion in _FUNCIONES),
    "s3": ("arn:aws:s3:::boletia-web-*",),
    "sns": ("arn:aws:sns:*:*:boletia-*-alarmas", "arn:aws:sns:*:*:boletia-*-rebotes"),
    "sqs": tuple(f"arn:aws:sqs:*:*:{app}-*" for app in APPS[1:]),
    "wafv2": ("arn:aws:wafv2:*:*:regional/webacl/boletia-*",),
}
_TABLERO = ("arn:aws:cloudwatch::*:dashboard/boletia-*",)
_EN_TODO = {
    "cloudwatch:ListDashboards",
    "cloudwatch:DescribeAlarms",
    "cognito-idp:CreateUserPool",
    "cognito-idp:ListUserPools",
    "dynamodb:DescribeLimits",
    "iam:GetAccountSummary",
    "iam:SimulatePrincipalPolicy",
    "lambda:CreateEventSourceMapping",
    "lambda:DeleteEventSourceMapping",
    "lambda:GetAccountSettings",
    "lambda:GetEventSourceMapping",
    "lambda:ListEventSourceMappings",
    "lambda:UpdateEventSourceMapping",
    "sns:GetSubscriptionAttributes",
    "wafv2:AssociateWebACL",
    "wafv2:DisassociateWebACL",
    "wafv2:GetWebACLForResource",
    "wafv2:ListWebACLs",
}
DESPLEGAR, ANFITRION, QUITAR, REVISAR = Fase
# What AWS asks beside the call's own action, by its Service Authorization Reference, or where no recording comes.
ADEMAS = (
    *(  # what the embedded cloud cannot have
        (ANFITRION, f"apigateway:{que}", (f"arn:aws:apigateway:*::/{donde}",))
        for que, donde in (
            ("POST", "domainnames"),
            ("PUT", "tags/*"),
            ("GET", "domainnames/*"),
            ("PATCH", "domainnames/*"),
            ("DELETE", "domainnames/*"),
        )
    ),
    *(
        (ANFITRION, f"apigateway:{que}", ("arn:aws:apigateway:*:*:/domainnames/*/routingrules/*",))
        for que in ("CreateRoutingRule", "UpdateRoutingRule", "DeleteRoutingRule", "ListRoutingRules")
    ),
    (ANFITRION, "acm:ListCertificates", ("*",)),
    (REVISAR, "acm:DescribeCertificate", ("*",)),
    (  # the first domain of an account
        ANFITRION,
        "iam:CreateServiceLinkedRole",
        ("arn:aws:iam::*:role/aws-service-role/ops.apigateway.amazonaws.com/*",),
    ),
    (DESPLEGAR, "apigateway:SetWebACL", ("arn:aws:apigateway:*::/restapis/*",)),  # AssociateWebACL
    (DESPLEGAR, "apigateway:UpdateRestApiPolicy", ("arn:aws:apigateway:*::/restapis/*",)),  # ACCESO
    (DESPLEGAR, "cognito-idp:TagResource", _RECURSOS["cognito-idp"]),  # CreateUserPool with tags
    (
        DESPLEGAR,
        "cognito-idp:UpdateUserPool",
        _RECURSOS["cognito-idp"],
    ),  # initdb, of a pool that lacks something
    (DESPLEGAR, "dynamodb:TagResource", _RECURSOS["dynamodb"]),  # CreateTable with tags
    (DESPLEGAR, "dynamodb:UpdateTable", _RECURSOS["dynamodb"]),  # initdb, of a table that lacks something
    (DESPLEGAR, "iam:PassRole", _RECURSOS["iam"]),  # CreateFunction
    (REVISAR, "iam:GetRole", ("*",)),  # of who deploys, if that is a role
    (REVISAR, "iam:SimulatePrincipalPolicy", ("*",)),  # nobody simulates the administrator of a recording
    (DESPLEGAR, "lambda:TagResource", _RECURSOS["lambda"]),  # CreateFunction with tags
    (DESPLEGAR, "lambda:RemovePermission", _RECURSOS["lambda"]),  # Chalice, of an API that is no more
    (DESPLEGAR, "lambda:UntagResource", _RECURSOS["lambda"]),  # Chalice, of another version's tags
    (DESPLEGAR, "wafv2:TagResource", _RECURSOS["wafv2"]),  # CreateWebACL with tags
    *(
        (QUITAR, f"s3:{que}", _RECURSOS["s3"]) for que in ("DeleteBucket", "DeleteObject")
    ),  # a page of make web
)


@dataclass(frozen=True)
class Llamada:
    servicio: str
    operacion: str
    metodo: str
    ruta: str
    fase: Fase

    @property
    def accion(self) -> str:
        """As IAM calls it: API Gateway is authorised by HTTP method."""
        servicio = _DE_IAM.get(self.servicio, self.servicio)
        accion = f"{servicio}:{self.metodo if servicio == 'apigateway' else self.operacion}"
        return _ACCION.get(accion, accion)

    @property
    def recursos(self) -> tuple[str, ...]:
        if self.servicio == "apigateway":
            _, coleccion, *resto = self.ruta.removeprefix("/v2").split("/")
            return (f"arn:aws:apigateway:*::/{coleccion}" + ("/*" if resto else ""),)
        if self.accion in _EN_TODO:
            return ("*",)
        if self.operacion in ("PutDashboard", "DeleteDashboards"):
            return _TABLERO
        return _RECURSOS.get(self.accion.partition(":")[0], ("*",))


def graba(copia: Copia, archivo: Path, **entorno: str) -> list[Llamada]:
    """Deploy, deploy twice with other settings, and destroy it all; every call that was made."""
    entorno |= {
        "BOLETIA_GRABACION": str(archivo),
        "PYTHONPATH": str(GRABADORA),
        "BOLETIA_FASE": DESPLEGAR.value,
    }
    copia.corre("deploy", ETAPA, SENDER_EMAIL="nueva@example.org", ALARMAS="guardia@example.com", **entorno)
    copia.corre("deploy", ETAPA, LIMITE_POR_IP="2000", PAGINA="https://boletos.example.com/", **entorno)
    copia.corre("deploy", ETAPA, LIMITE_POR_IP="0", **entorno)
    entorno["BOLETIA_FASE"] = QUITAR.value
    copia.corre("destroy", ETAPA, entrada=f"{ETAPA}\n", DATOS="1", **entorno)
    return [_llamada(json.loads(linea)) for linea in archivo.read_text().splitlines()]


def _llamada(linea: dict[str, Any]) -> Llamada:
    return Llamada(linea["servicio"], linea["operacion"], linea["metodo"], linea["ruta"], Fase(linea["fase"]))


def politicas(llamadas: Iterable[Llamada]) -> dict[Fase, dict[str, Any]]:
    """The policies that allow these calls and what AWS asks beside them, a statement for each service and resource."""
    para: dict[tuple[str, tuple[str, ...]], set[Fase]] = defaultdict(set)
    for fase, accion, recursos in [*((una.fase, una.accion, una.recursos) for una in llamadas), *ADEMAS]:
        if accion not in _SIN_PERMISO:
            para[accion, recursos].add(fase)
    de_cada: dict[Fase, dict[tuple[str, tuple[str, ...]], set[str]]] = {
        fase: defaultdict(set) for fase in Fase
    }
    for (accion, recursos), fases in para.items():
        primera = next(fase for fase in Fase if fase in fases)
        de_cada[primera][accion.partition(":")[0], recursos].add(accion)
    return {
        fase: {"Version": "2012-10-17", "Statement": list(_sentencias(suyas))}
        for fase, suyas in de_cada.items()
    }


def _sentencias(acciones: dict[tuple[str, tuple[str, ...]], set[str]]) -> Iterator[dict[str, Any]]:
    for (_, recursos), suyas in sorted(acciones.items()):
        yield {"Effect": "Allow", "Action": sorted(suyas), "Resource": list(recursos)}


def main() -> int:
    with tempfile.TemporaryDirectory() as carpeta, nube_local(Path(carpeta)) as nube:
        llamadas = graba(copia_lista(Path(carpeta) / "copia", nube), Path(carpeta) / "llamadas.jsonl")
    for fase, politica in politicas(llamadas).items():
        fase.archivo.write_text(json.dumps(politica, indent=2) + "\n")
    sys.stdout.write(f"{len(llamadas)} llamadas\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
