"""The alarms of a stage; docs/operacion.md has what to do about each, under its name."""

from dataclasses import dataclass, field
from typing import Any

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.funciones import de_rutas, de_streams, funciones
from herramientas.despliegue.medidas import espacio
from initdb.esquema import nombre_tabla


@dataclass(frozen=True)
class Alarma:
    """Rings when `metrica` reaches `umbral` in each of `veces` periods of `periodo` seconds."""

    app: str
    que: str
    de: str
    descripcion: str
    espacio: str
    metrica: str
    dimensiones: dict[str, str] = field(default_factory=dict)
    estadistica: str = "Sum"
    umbral: float = 1
    periodo: int = 300
    veces: int = 1

    def nombre(self, etapa: str) -> str:
        return f"boletia-{etapa}-{self.que}-{self.de}"

    def parametros(self, etapa: str, tema: str) -> dict[str, Any]:
        """The arguments of PutMetricAlarm, which are the properties of AWS::CloudWatch::Alarm too."""
        return {
            "AlarmName": self.nombre(etapa),
            "AlarmDescription": self.descripcion,
            "Namespace": self.espacio,
            "MetricName": self.metrica,
            "Dimensions": [{"Name": nombre, "Value": valor} for nombre, valor in self.dimensiones.items()],
            "Statistic": self.estadistica,
            "Period": self.periodo,
            "EvaluationPeriods": self.veces,
            "Threshold": self.umbral,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [tema],
            "OKActions": [tema],
        }


def tema(etapa: str) -> str:
    """The SNS topic that a stage's alarms are sent to."""
    return f"boletia-{etapa}-alarmas"


def alarmas(etapa: str) -> list[Alarma]:
    """Every alarm of a stage."""
    return [
        *_de_streams(etapa),
        *(
            Alarma(
                funcion.app,
                "5xx",
                funcion.app,
                "La API responde 5xx: mire la bitácora de la función",
                "AWS/ApiGateway",
                "5XXError",
                {"ApiName": funcion.nombre},
                umbral=5,
            )
            for funcion in de_rutas(etapa)
        ),
        *(
            Alarma(
                funcion.app,
                "frenada",
                funcion.nombre,
                "Lambda rechaza invocaciones: falta concurrencia en la cuenta o en la función",
                "AWS/Lambda",
                "Throttles",
                {"FunctionName": funcion.nombre},
            )
            for funcion in funciones(etapa)
        ),
        Alarma(
            "reservas",
            "escrituras-frenadas",
            "inventario",
            "DynamoDB frena las escrituras de inventario: una partición llegó a su límite",
            "AWS/DynamoDB",
            "WriteThrottleEvents",
            {"TableName": nombre_tabla("inventario", etapa)},
            umbral=10,
        ),
        Alarma(
            "notificaciones",
            "correos-rechazados",
            "notificaciones",
            "SES rechazó correos para siempre: mire sus motivos en la bitácora",
            espacio(etapa),
            "CorreosRechazados",
            umbral=5,
        ),
        Alarma(
            "notificaciones",
            "correos-rebotados",
            "rebotes",
            "Cinco correos volvieron en cinco minutos: mire sus motivos con make correos",
            espacio(etapa),
            "CorreosRebotados",
            umbral=5,
        ),
        Alarma(
            "notificaciones",
            "correos-denunciados",
            "rebotes",
            "Tres correos se denunciaron como no deseados en una hora",
            espacio(etapa),
            "CorreosDenunciados",
            umbral=3,
            periodo=3600,
        ),
        *(
            Alarma(
                funcion.app,
                "noticias-perdidas",
                funcion.nombre,
                "SES dijo qué fue de un correo y la función falló tres veces: el libro no lo sabe",
                "AWS/Lambda",
                "AsyncEventsDropped",
                {"FunctionName": funcion.nombre},
            )
            for funcion in funciones(etapa)
            if funcion.tema
        ),
        *_de_reputacion(),
    ]


def _de_reputacion() -> list[Alarma]:
    """What SES counts of the whole account, at half and at a fifth of where it pauses it (10 % and 0.5 %)."""
    return [
        Alarma(
            "notificaciones",
            que,
            "cuenta",
            descripcion,
            "AWS/SES",
            metrica,
            estadistica="Maximum",
            umbral=umbral,
            periodo=3600,
        )
        for que, descripcion, metrica, umbral in (
            (
                "rebotes",
                "Rebota el 5 % de los correos: con el 10 % SES los detiene",
                "Reputation.BounceRate",
                0.05,
            ),
            (
                "denuncias",
                "El 0,1 % de los correos se denuncia: con el 0,5 % SES los detiene",
                "Reputation.ComplaintRate",
                0.001,
            ),
        )
    ]


def _de_streams(etapa: str) -> list[Alarma]:
    colas = [
        Alarma(
            funcion.app,
            "cola-de-fallos",
            funcion.nombre,
            "Hay entregas que fallaron del todo: make fallos y make reprocesar",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            {"QueueName": funcion.cola},
            estadistica="Maximum",
        )
        for funcion in de_streams(etapa)
    ]
    edades = [
        Alarma(
            funcion.app,
            "retraso",
            funcion.nombre,
            "La función va un minuto por detrás de su stream desde hace cinco",
            "AWS/Lambda",
            "IteratorAge",
            {"FunctionName": funcion.nombre},
            estadistica="Maximum",
            umbral=60_000,  # milliseconds
            periodo=60,
            veces=5,
        )
        for funcion in de_streams(etapa)
    ]
    return [*colas, *edades]


def vigila(cuenta: Cuenta, etapa: str, alarmas_a: str = "") -> None:
    """Create or update the topic and the alarms, and send the alarms to the address `alarmas_a` if there is one."""
    sns = cuenta.cliente("sns")
    arn = sns.create_topic(Name=tema(etapa))["TopicArn"]
    if alarmas_a:
        sns.subscribe(TopicArn=arn, Protocol="email", Endpoint=alarmas_a)
    cloudwatch = cuenta.cliente("cloudwatch")
    for alarma in alarmas(etapa):
        cloudwatch.put_metric_alarm(**alarma.parametros(etapa, arn))
