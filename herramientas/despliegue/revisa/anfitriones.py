"""The stage's own domain: its certificate, its name in the account, and whether API Gateway may use routing rules."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from herramientas.despliegue import anfitrion
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel

_QUE = "anfitrión"
PRONTO = timedelta(days=30)
SIN_REGLAS = "BlockedForRoutingRules"
_DESBLOQUEA = f"aws apigateway update-account --patch-operations op=remove,path=/features,value={SIN_REGLAS}"


def sirve(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    if not etapa.anfitrion:
        return
    yield _certificado(cuenta, etapa.anfitrion)
    hay = anfitrion.lee(cuenta, etapa.anfitrion)
    if hay is not None and not anfitrion.es_de(hay, etapa.nombre):
        dice = f"{etapa.anfitrion} existe en la cuenta y no es de la etapa {etapa.nombre}"
        yield Hallazgo(Nivel.MAL, _QUE, dice, "use otro ANFITRION")
    else:
        yield Hallazgo(Nivel.BIEN, _QUE, "existe, propio" if hay else "no existe todavía")
    if SIN_REGLAS in cuenta.cliente("apigateway").get_account().get("features", ()):
        yield Hallazgo(Nivel.MAL, _QUE, "la cuenta no admite reglas de rutas", _DESBLOQUEA)


def _certificado(cuenta: Cuenta, nombre: str) -> Hallazgo:
    arn = anfitrion.certificado(cuenta, nombre)
    if arn is None:
        remedio = f"pídalo en ACM, región {cuenta.region}, y confírmelo en su DNS"
        return Hallazgo(Nivel.MAL, _QUE, f"no hay un certificado emitido para {nombre}", remedio)
    vence = cuenta.cliente("acm").describe_certificate(CertificateArn=arn)["Certificate"]["NotAfter"]
    if vence < datetime.now(UTC) + PRONTO:
        remedio = "mire en ACM por qué no se renueva"
        return Hallazgo(Nivel.ATENCION, _QUE, f"su certificado vence el {vence:%Y-%m-%d}", remedio)
    return Hallazgo(Nivel.BIEN, _QUE, f"certificado hasta {vence:%Y-%m-%d}")
