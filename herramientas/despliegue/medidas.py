"""The metrics of a stage, read out of the log by CloudWatch itself: no function spends time or an import on them.

Each is a filter on one function's log group; its pattern picks the lines of one business fact.
"""

from dataclasses import dataclass, field
from typing import Any

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.funciones import Funcion, funciones


@dataclass(frozen=True)
class Medida:
    """`valor` is `1` to count lines, or the line's field to add up; `por` tells the values of a field apart."""

    nombre: str
    funcion: Funcion
    patron: str
    valor: str = "1"
    por: dict[str, str] = field(default_factory=dict)

    def transformacion(self) -> dict[str, Any]:
        """A count without dimensions is 0 where nothing happened; CloudWatch allows no default beside dimensions."""
        base = {
            "metricName": self.nombre,
            "metricNamespace": espacio(self.funcion.etapa),
            "metricValue": self.valor,
        }
        return {**base, "dimensions": self.por} if self.por else {**base, "defaultValue": 0.0}


def espacio(etapa: str) -> str:
    """The namespace of a stage's metrics."""
    return f"Boletia/{etapa}"


def medidas(etapa: str) -> list[Medida]:
    """Every metric of a stage."""
    eventos, reservas, copia, barrido, correo = funciones(etapa)
    return [
        Medida("ReservasCreadas", reservas, _hecho("reserva creada")),
        Medida("BoletosReservados", reservas, _hecho("reserva creada"), "$.cantidad"),
        Medida("ReservasCanceladas", reservas, _hecho("reserva cancelada")),
        Medida(
            "PeticionesRechazadas",
            reservas,
            _hecho("peticion rechazada"),
            por={"Ruta": "$.ruta", "Motivo": "$.motivo"},
        ),
        *(
            Medida(f"Reintentos-{funcion.manejador}", funcion, _hecho("reintento"))
            for funcion in (eventos, reservas, copia, barrido)
        ),
        Medida("BoletosBarridos", barrido, _hecho("reservas canceladas con su evento"), "$.boletos"),
        Medida("EventosBarridos", barrido, _hecho("evento barrido")),
        Medida("CorreosEnviados", correo, _hecho("correo enviado")),
        Medida("CorreosRechazados", correo, _hecho("correo rechazado")),
        Medida("CorreosRepetidos", correo, _hecho("correo repetido")),
        Medida("CorreosAplazados", correo, _hecho("correo aplazado")),
        *(
            Medida(f"RegistrosIlegibles-{funcion.manejador}", funcion, _hecho("registro ilegible"))
            for funcion in (copia, barrido, correo)
        ),
    ]


def mide(cuenta: Cuenta, etapa: str) -> None:
    """Create or update the filters; the log groups must exist."""
    logs = cuenta.cliente("logs")
    for medida in medidas(etapa):
        logs.put_metric_filter(
            logGroupName=medida.funcion.grupo,
            filterName=medida.nombre,
            filterPattern=medida.patron,
            metricTransformations=[medida.transformacion()],
        )


def _hecho(nombre: str) -> str:
    return f'{{ $.hecho = "{nombre}" }}'
