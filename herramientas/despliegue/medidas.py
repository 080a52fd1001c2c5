"""The metrics of a stage, read out of the log by CloudWatch itself: no function spends time or an import on them.

Each is a filter on one function's log group; its pattern picks the lines of one business fact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.funciones import Funcion, de_rutas, de_streams, funciones


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
    """Every metric of a stage. What several functions may say is a metric of each, by the function's name."""
    todas = {funcion.corto: funcion for funcion in funciones(etapa)}
    reservas, barrido, correo, rebotes = (
        todas[corto] for corto in ("reservas", "modificaInventarioReserva", "notificaciones", "rebotes")
    )
    return [
        Medida("ReservasCreadas", reservas, _hecho("reserva creada")),
        Medida("BoletosReservados", reservas, _hecho("reserva creada"), "$.cantidad"),
        Medida("ReservasCanceladas", reservas, _hecho("reserva cancelada")),
        Medida("BoletosIngresados", reservas, _hecho("boletos ingresados"), "$.cantidad"),
        *_de_cada_una(
            "PeticionesRechazadas",
            de_rutas(etapa),
            "peticion rechazada",
            {"Ruta": "$.ruta", "Motivo": "$.motivo"},
        ),
        *_de_cada_una("Reintentos", (f for f in todas.values() if f.app != "notificaciones"), "reintento"),
        Medida("BoletosBarridos", barrido, _hecho("reservas canceladas con su evento"), "$.boletos"),
        Medida("EventosBarridos", barrido, _hecho("evento barrido")),
        Medida("CorreosEnviados", correo, _hecho("correo enviado")),
        Medida("CorreosRechazados", correo, _hecho("correo rechazado")),
        Medida("CorreosRepetidos", correo, _hecho("correo repetido")),
        Medida("CorreosAplazados", correo, _hecho("correo aplazado")),
        Medida("CorreosRebotados", rebotes, _hecho("correo rebotado")),
        Medida("CorreosDenunciados", rebotes, _hecho("correo denunciado")),
        Medida("RebotesPasajeros", rebotes, _hecho("rebote pasajero")),
        *_de_cada_una("RegistrosIlegibles", de_streams(etapa), "registro ilegible"),
    ]


def _de_cada_una(
    nombre: str, quienes: Iterable[Funcion], hecho: str, por: dict[str, str] | None = None
) -> Iterator[Medida]:
    return (
        Medida(f"{nombre}-{funcion.corto}", funcion, _hecho(hecho), por=dict(por or {}))
        for funcion in quienes
    )


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
