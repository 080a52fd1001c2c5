"""Round trips and capacity units of each operation, counted: DynamoDB says what it consumed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.escenario import activa_reservas, cliente, item_de_evento, motor, pon
from bench.informe import Fila, Seccion

NO_LO_DICEN: set[str] = {"DescribeTable"}


@dataclass
class Contador:
    """Counts what a client sends and what it costs; connected through botocore's events."""

    viajes: int = 0
    unidades: float = 0.0

    def conecta(self, dynamodb: Any) -> None:
        dynamodb.meta.events.register("provide-client-params.dynamodb", self._pide)
        dynamodb.meta.events.register("before-send.dynamodb", self._cuenta)
        dynamodb.meta.events.register("after-call.dynamodb", self._suma)

    def pon_a_cero(self) -> None:
        self.viajes, self.unidades = 0, 0.0

    def _pide(self, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        return params if model.name in NO_LO_DICEN else {**params, "ReturnConsumedCapacity": "TOTAL"}

    def _cuenta(self, **_: Any) -> None:
        self.viajes += 1

    def _suma(self, parsed: dict[str, Any], **_: Any) -> None:
        consumido = parsed.get("ConsumedCapacity", [])
        for capacidad in consumido if isinstance(consumido, list) else [consumido]:
            self.unidades += capacidad["CapacityUnits"]


def mide() -> Seccion:
    with motor() as direccion:
        filas = _reservas(activa_reservas(direccion), direccion)
    return Seccion(
        "viajes",
        "Round trips and capacity units",
        "One call of each operation, counted on the wire; units as the engine reports them (a transaction writes "
        "each item twice; an item of the index evento-email is written too). A refusal costs no extra read: the "
        "condition's own answer tells why.",
        filas,
    )


def _reservas(app: Any, direccion: str) -> list[Fila]:
    from boletia.pagina import Pagina
    from chalicelib.cambio import Cambio
    from chalicelib.errores import EventoDesconocido, ReservaCancelada, SinDisponibilidad
    from chalicelib.evento import EstadoDeEvento
    from chalicelib.reserva import Solicitud

    inventario, replica, contador = app.inventario, app.replica, Contador()
    contador.conecta(app.dynamodb)
    pon(cliente(direccion), "inventario", [item_de_evento("Opera Aida", 100)])
    compra = Solicitud("Opera Aida", "pepe@example.com", 1)
    hecha = inventario.crea(compra)
    por_cancelar = inventario.crea(compra)
    nuevo = Cambio("Queen Live", 10, "Rock", EstadoDeEvento.ACTIVO)

    def fila(caso: str, hace: Callable[[], Any], meta: int, espera: type[Exception] | None = None) -> Fila:
        contador.pon_a_cero()
        try:
            hace()
        except Exception as error:
            if espera is None or not isinstance(error, espera):
                raise
        return Fila(
            caso=caso,
            que="viajes; unidades",
            valor=f"{contador.viajes}; {contador.unidades:g}",
            meta=f"≤ {meta} viajes",
            cumple=contador.viajes <= meta,
        )

    return [
        fila("GET /reservas/{id}", lambda: inventario.reserva(hecha.id), 1),
        fila("GET /reservas/eventos/{evento}", lambda: inventario.evento("Opera Aida"), 1),
        fila("GET /reservas/eventos", lambda: inventario.eventos(Pagina()), 1),
        fila(
            "GET /reservas/{id}/{email}",
            lambda: inventario.reservas_de("Opera Aida", compra.email, Pagina()),
            1,
        ),
        fila("POST /reservas", lambda: inventario.crea(compra), 1),
        fila("POST /reservas, Idempotency-Key", lambda: inventario.crea(compra, "k"), 1),
        fila("POST /reservas, la misma clave otra vez", lambda: inventario.crea(compra, "k"), 2),
        fila("POST /reservas, agotado", lambda: _pide(inventario, 1000), 1, SinDisponibilidad),
        fila(
            "POST /reservas, evento desconocido", lambda: _pide(inventario, 1, "Nada"), 1, EventoDesconocido
        ),
        fila("DELETE /reservas/{id}", lambda: inventario.cancela(por_cancelar.id), 2),
        fila(
            "DELETE /reservas/{id}, ya cancelada",
            lambda: inventario.cancela(por_cancelar.id),
            1,
            ReservaCancelada,
        ),
        fila("modificaInventarioEvento, evento nuevo", lambda: replica.crea(nuevo), 1),
        fila("modificaInventarioEvento, repetido", lambda: replica.crea(nuevo), 1),
    ]


def _pide(inventario: Any, cantidad: int, evento: str = "Opera Aida") -> None:
    from chalicelib.reserva import Solicitud

    inventario.crea(Solicitud(evento, "pepe@example.com", cantidad))
