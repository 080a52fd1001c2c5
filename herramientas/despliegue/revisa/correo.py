"""Whether e-mails will leave: SES's pause, sandbox and quota, and the sender. None of it stops a deployment."""

from collections.abc import Iterator

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.remitente import verificados
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel

_QUE = "correo"
CUOTA_DE_PRUEBAS = 200  # e-mails a day: what SES grants in its sandbox, and nowhere else


def sale(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    yield from _remitente(cuenta, etapa)
    yield from _cuota(cuenta, etapa)
    if not cuenta.cliente("ses").get_account_sending_enabled()["Enabled"]:
        remedio = "mire por qué en la consola de SES; los correos esperan en el stream"
        yield Hallazgo(Nivel.ATENCION, _QUE, "SES tiene detenidos los envíos de la cuenta", remedio)


def _remitente(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    if verificados(cuenta, etapa.remitente, etapa.dominio_de_correo):
        yield Hallazgo(Nivel.BIEN, _QUE, f"{etapa.remitente} está verificado")
    else:
        remedio = "make deploy se lo pide a SES; abra el enlace que llegue"
        yield Hallazgo(Nivel.ATENCION, _QUE, f"{etapa.remitente} no está verificado", remedio)


def _cuota(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    cuota = cuenta.cliente("ses").get_send_quota()
    al_dia, por_segundo = cuota["Max24HourSend"], cuota["MaxSendRate"]
    dice = f"SES concede {al_dia:.0f} al día y {por_segundo:g} por segundo"
    if al_dia == CUOTA_DE_PRUEBAS:
        remedio = "solo a direcciones verificadas: pida «production access» en la consola de SES"
        yield Hallazgo(Nivel.ATENCION, _QUE, f"{dice}, de prueba", remedio)
    elif etapa.ritmo_correo and etapa.ritmo_correo > por_segundo >= 0:
        remedio = f"baje RITMO_CORREO={etapa.ritmo_correo:g} o pida más a SES"
        yield Hallazgo(Nivel.ATENCION, _QUE, dice, remedio)
    else:
        yield Hallazgo(Nivel.BIEN, _QUE, dice)
