"""The dashboard of a stage in CloudWatch: what sells, what is refused and why, what waits, what came back.

Its own metrics are those of medidas.py, looked up by name: a graph of something that nobody measures cannot be written
down. docs/operacion.md says how to read it.
"""

import json
from collections.abc import Iterable
from typing import Any

from herramientas.despliegue.alarmas import alarmas
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.funciones import de_rutas, de_streams
from herramientas.despliegue.medidas import espacio, medidas
from initdb.esquema import nombre_tabla

ANCHO, ALTO = 12, 6  # of a graph, in CloudWatch's units: two side by side
MINUTO, CINCO_MINUTOS = 60, 300  # seconds of one point

Json = dict[str, Any]


def nombre(etapa: str) -> str:
    return f"boletia-{etapa}"


def cuerpo(etapa: str, region: str, cuenta: str) -> str:
    """The dashboard as PutDashboard takes it; region and account may be a template's names for them."""
    graficas = [
        _grafica("Ventas", _propias(etapa, *_VENTAS)),
        _grafica("Rechazos, por motivo", _rechazos(etapa), periodo=CINCO_MINUTOS),
        _grafica("Retraso de los streams (ms)", _retrasos(etapa), "Maximum"),
        _grafica("Correos", _propias(etapa, *_CORREOS)),
        _grafica("Contención", _contencion(etapa)),
        _grafica("Entregas falladas, en espera", _colas(etapa), "Maximum"),
        _grafica("Suspensiones e ilegibles", _propias(etapa, *_BARRIDOS, *_de(etapa, "RegistrosIlegibles"))),
        _grafica("Respuesta de las API (ms, p99)", _respuestas(etapa), "p99"),
    ]
    for numero, grafica in enumerate(graficas):
        grafica |= {"x": ANCHO * (numero % 2), "y": ALTO * (numero // 2), "width": ANCHO, "height": ALTO}
        grafica["properties"]["region"] = region
    abajo = {"x": 0, "y": ALTO * len(graficas) // 2, "width": 2 * ANCHO, "height": ALTO}
    arn = f"arn:aws:cloudwatch:{region}:{cuenta}:alarm:"
    estados = {"title": "Alarmas", "alarms": [f"{arn}{alarma.nombre(etapa)}" for alarma in alarmas(etapa)]}
    return json.dumps({"widgets": [*graficas, {"type": "alarm", **abajo, "properties": estados}]})


def pinta(cuenta: Cuenta, etapa: str) -> None:
    """Create or update it."""
    texto = cuerpo(etapa, cuenta.region, cuenta.numero)
    cuenta.cliente("cloudwatch").put_dashboard(DashboardName=nombre(etapa), DashboardBody=texto)


def borra(cuenta: Cuenta, etapa: str) -> bool:
    """Whether there was one."""
    cloudwatch = cuenta.cliente("cloudwatch")
    hay = cloudwatch.list_dashboards(DashboardNamePrefix=nombre(etapa))["DashboardEntries"]
    if nombre(etapa) not in {tablero["DashboardName"] for tablero in hay}:
        return False
    cloudwatch.delete_dashboards(DashboardNames=[nombre(etapa)])
    return True


_CORREOS = (
    "CorreosEnviados",
    "CorreosAplazados",
    "CorreosRechazados",
    "CorreosRepetidos",
    "CorreosRebotados",
    "CorreosDenunciados",
    "RebotesPasajeros",
)
_VENTAS = ("ReservasCreadas", "BoletosReservados", "ReservasCanceladas", "BoletosIngresados")
_BARRIDOS = ("EventosBarridos", "BoletosBarridos")


def _grafica(titulo: str, lineas: Iterable[list[Any]], que: str = "Sum", periodo: int = MINUTO) -> Json:
    propiedades = {
        "title": titulo,
        "view": "timeSeries",
        "stat": que,
        "period": periodo,
        "metrics": list(lineas),
    }
    return {"type": "metric", "properties": propiedades}


def _propias(etapa: str, *nombres: str) -> list[list[Any]]:
    """Our own metrics. Raises KeyError for one that nobody measures."""
    hay = {medida.nombre: medida for medida in medidas(etapa)}
    return [[espacio(etapa), hay[nombre].nombre] for nombre in nombres]


def _de(etapa: str, que: str) -> list[str]:
    """The names of a metric that several functions have."""
    return [medida.nombre for medida in medidas(etapa) if medida.nombre.startswith(f"{que}-")]


def _rechazos(etapa: str) -> list[list[Any]]:
    """One line for each route and reason that there is: their names are known only once it has happened."""
    lineas: list[list[Any]] = []
    for medida in medidas(etapa):
        if medida.por:
            donde = f"{{{espacio(etapa)},{','.join(medida.por)}}}"
            busca = f"SEARCH('{donde} MetricName=\"{medida.nombre}\"', 'Sum', {CINCO_MINUTOS})"
            lineas.append([{"expression": busca, "id": f"r{len(lineas)}", "label": ""}])
    return lineas


def _retrasos(etapa: str) -> list[list[Any]]:
    return [["AWS/Lambda", "IteratorAge", "FunctionName", funcion.nombre] for funcion in de_streams(etapa)]


def _contencion(etapa: str) -> list[list[Any]]:
    inventario = nombre_tabla("inventario", etapa)
    de_dynamodb = (("TransactionConflict", "TableName"), ("WriteThrottleEvents", "TableName"))
    return [
        *_propias(etapa, *_de(etapa, "Reintentos")),
        *(["AWS/DynamoDB", metrica, dimension, inventario] for metrica, dimension in de_dynamodb),
    ]


def _colas(etapa: str) -> list[list[Any]]:
    return [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", funcion.cola]
        for funcion in de_streams(etapa)
    ]


def _respuestas(etapa: str) -> list[list[Any]]:
    return [["AWS/ApiGateway", "Latency", "ApiName", funcion.nombre] for funcion in de_rutas(etapa)]
