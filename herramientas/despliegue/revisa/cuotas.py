"""Quotas of the account that the stage's settings exceed. AWS would answer 429 below what the settings promise."""

from collections.abc import Iterator

from herramientas.despliegue.ajustes import RAFAGA, RITMO
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.funciones import funciones
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel

UNIDADES = 1000  # write units a second that one partition takes


def caben(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    yield from _api(cuenta, etapa)
    yield from _tablas(cuenta, etapa)
    yield from _roles(cuenta, etapa)


def _api(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    tiene = cuenta.cliente("apigateway").get_account()["throttleSettings"]
    quiere = RITMO * etapa.particiones, RAFAGA * etapa.particiones
    hay = int(tiene["rateLimit"]), int(tiene["burstLimit"])
    dice = f"API Gateway toma {hay[0]} peticiones por segundo y {hay[1]} de golpe en la cuenta"
    if quiere[0] > hay[0] or quiere[1] > hay[1]:
        remedio = f"PARTICIONES={etapa.particiones} quiere {quiere[0]} y {quiere[1]} en cada API: pida más"
        yield Hallazgo(Nivel.ATENCION, "cuotas", dice, remedio)
    else:
        yield Hallazgo(Nivel.BIEN, "cuotas", dice)


def _tablas(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    hay = cuenta.cliente("dynamodb").describe_limits()["TableMaxWriteCapacityUnits"]
    dice = f"DynamoDB da {hay} unidades de escritura por segundo a una tabla"
    if etapa.particiones * UNIDADES > hay:
        remedio = f"PARTICIONES={etapa.particiones} puede usar {etapa.particiones * UNIDADES}: pida más"
        yield Hallazgo(Nivel.ATENCION, "cuotas", dice, remedio)
    else:
        yield Hallazgo(Nivel.BIEN, "cuotas", dice)


def _roles(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    mapa = cuenta.cliente("iam").get_account_summary()["SummaryMap"]
    quedan = mapa["RolesQuota"] - mapa["Roles"]
    if quedan < len(funciones(etapa.nombre)):
        yield Hallazgo(Nivel.MAL, "cuotas", f"IAM solo admite {quedan} roles más", "borre o pida más")
    else:
        yield Hallazgo(Nivel.BIEN, "cuotas", f"caben {quedan} roles más")
