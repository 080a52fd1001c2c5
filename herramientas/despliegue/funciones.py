"""The seven Lambda functions of a stage and what is named after them. Nothing else says these names.

Chalice names a function `<app>-<stage>-<handler>`, the one of an app's routes `<app>-<stage>`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from herramientas.despliegue.rebotes import tema

RUTAS = "api_handler"


@dataclass(frozen=True)
class Funcion:
    """One handler of one app: `stream` is the table whose changes trigger it, `tema` the topic whose messages do, both
    empty for an app's routes.

    `reserva` is the concurrency that is kept for it, where an account has enough.
    """

    app: str
    manejador: str
    etapa: str
    stream: str = ""
    reserva: int | None = None
    tema: str = ""

    @property
    def nombre(self) -> str:
        return f"{self.app}-{self.etapa}" if self.de_rutas else f"{self.app}-{self.etapa}-{self.manejador}"

    @property
    def corto(self) -> str:
        """Its name within the stage, another for each: `eventos`, `modificaInventarioEvento`."""
        return self.app if self.de_rutas else self.manejador

    @property
    def de_rutas(self) -> bool:
        return self.manejador == RUTAS

    @property
    def rol(self) -> str:
        return f"{self.app}-{self.etapa}-{self.manejador}"

    @property
    def grupo(self) -> str:
        """Its log group."""
        return f"/aws/lambda/{self.nombre}"

    @property
    def cola(self) -> str:
        """Its failure queue; only functions that a stream triggers have one."""
        return f"{self.nombre}-fallos"


def funciones(etapa: str) -> tuple[Funcion, ...]:
    """Every function of a stage, in the order of the data's way.

    A flood of requests may use up the account's concurrency; what is reserved for the stream functions keeps
    cancellations and e-mails going meanwhile. A stream runs one invocation a shard: 10 is more than enough.
    """
    return (
        Funcion("eventos", RUTAS, etapa),
        Funcion("reservas", RUTAS, etapa),
        Funcion("reservas", "modificaInventarioEvento", etapa, stream="eventos", reserva=10),
        Funcion("reservas", "modificaInventarioReserva", etapa, stream="eventos", reserva=10),
        Funcion("reservas", "preparaReenvio", etapa, stream="inventario", reserva=10),
        Funcion("notificaciones", "notificaciones", etapa, stream="inventario", reserva=10),
        Funcion("notificaciones", "rebotes", etapa, tema=tema(etapa)),
    )


def de_app(app: str, etapa: str) -> tuple[Funcion, ...]:
    return tuple(funcion for funcion in funciones(etapa) if funcion.app == app)


def de_rutas(etapa: str) -> Iterator[Funcion]:
    return (funcion for funcion in funciones(etapa) if funcion.de_rutas)


def de_streams(etapa: str) -> Iterator[Funcion]:
    return (funcion for funcion in funciones(etapa) if funcion.stream)
