"""The modules that talk to DynamoDB, on moto and MiniStack, and on AWS's own DynamoDB Local where there is one.

The tables are initdb's. `DYNAMODB_LOCAL` names the folder of whoever has that engine; what it alone would refuse,
tests/dialecto refuses. What the engines do differently is in docs/garantias.md.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from initdb.esquema import esquema
from initdb.tablas import prepara
from tests.fallos.dominios import Dominio
from tests.fallos.inyector import Fallo, Inyector, en, sin_fallos
from tests.fallos.motores import MOTORES, motor
from tests.fallos.mundo import EVENTOS, INVENTARIO, NOTIFICACIONES, TIEMPO, cliente_de_pruebas

AHORA = 1_800_000_000
# What a sweep of four counts when one was returned by its customer, and when it is repeated: on AWS 3 and 3.
# moto takes a refused PartiQL UPDATE for done; DynamoDB Local does not say what the refused item is.
CONTADOS = {"moto": (4, 4), "ministack": (3, 3), "dynamodb-local": (3, 0)}
# The same of one reservation that has a boleto less than the index shows: on AWS 3 and 3.
CON_MENOS = {"moto": (4, 4), "ministack": (3, 3), "dynamodb-local": (0, 0)}


class Mesa:
    """The tables on one engine, and the modules of each domain in front of them."""

    def __init__(self, motor: str, cliente: Any, red: Inyector, dominios: dict[str, Dominio]) -> None:
        self.motor = motor
        self.red = red
        self._cliente = cliente
        self._dominios = dominios
        self._nombres = iter(range(10**6))
        self.eventos = self._modulo("eventos", "tabla_eventos").TablaEventos(cliente, EVENTOS)
        claves = self._modulo("reservas", "claves").Claves()
        transacciones = self._modulo("reservas", "transacciones").Transacciones(INVENTARIO, claves)
        self.inventario = self._modulo("reservas", "inventario").Inventario(cliente, transacciones)
        self.replica = self._modulo("reservas", "replica").Replica(cliente, INVENTARIO, claves)
        self.suspension = self._modulo("reservas", "suspension").Suspension(cliente, INVENTARIO, claves)
        self.libro = self._modulo("notificaciones", "libro").Libro(cliente, NOTIFICACIONES, lambda: AHORA)

    def nombre(self) -> str:
        return f"Evento ñ {next(self._nombres)}"

    def evento(self, nombre: str, capacidad: int = 5) -> Any:
        return self._modulo("eventos", "evento").Evento(nombre, capacidad, "Opera")

    def cambio(self, nombre: str, capacidad: int = 5, cancelado: bool = False) -> Any:
        return self._modulo("reservas", "cambio").Cambio(
            nombre,
            capacidad,
            "Opera",
            self._modulo("reservas", "evento").EstadoDeEvento("C" if cancelado else "A"),
        )

    def solicitud(self, evento: str, cantidad: int = 1, email: str = "ana@example.org") -> Any:
        return self._modulo("reservas", "reserva").Solicitud(evento, email, cantidad)

    def cierra(self, clave: str, situacion: str) -> None:
        """Closes an e-mail in the ledger."""
        libro = self._modulo("notificaciones", "libro")
        self.libro.cierra([libro.Cierre(clave, libro.Situacion(situacion), "detalle")])

    def pagina(self, dominio: str, limite: int | None = None, cursor: str | None = None) -> Any:
        return self._modulo(dominio, "boletia.pagina").Pagina(limite, cursor)

    def error(self, dominio: str, nombre: str) -> type[Exception]:
        propios, comunes = self._modulo(dominio, "errores"), self._modulo(dominio, "boletia.errores")
        clase: type[Exception] = getattr(propios, nombre, None) or getattr(comunes, nombre)
        return clase

    def _modulo(self, dominio: str, nombre: str) -> Any:
        return self._dominios[dominio].modulo(nombre)


@pytest.fixture(scope="module", params=MOTORES)
def mesa(request: pytest.FixtureRequest) -> Iterator[Mesa]:
    dominios = {nombre: Dominio(nombre, TIEMPO) for nombre in ("eventos", "reservas", "notificaciones")}
    with motor(request.param) as responde:
        red = Inyector(responde)
        cliente = cliente_de_pruebas(red)
        prepara(cliente, esquema("local"), lambda _: None)
        yield Mesa(request.param, cliente, red, dominios)


@pytest.fixture
def evento(mesa: Mesa) -> str:
    """An event with five boletos, in inventario."""
    nombre = mesa.nombre()
    mesa.replica.crea(mesa.cambio(nombre))
    return nombre


class TestEventos:
    def test_an_event_is_created_once_and_found(self, mesa: Mesa) -> None:
        evento = mesa.evento(mesa.nombre())

        mesa.eventos.crea(evento)

        assert mesa.eventos.busca(evento.nombre) == evento
        with pytest.raises(mesa.error("eventos", "EventoExiste")):
            mesa.eventos.crea(evento)

    def test_an_event_is_cancelled_once(self, mesa: Mesa) -> None:
        evento = mesa.evento(mesa.nombre())
        mesa.eventos.crea(evento)

        mesa.eventos.cancela(evento.nombre)

        assert mesa.eventos.busca(evento.nombre).estado == "C"
        with pytest.raises(mesa.error("eventos", "EventoCancelado")):
            mesa.eventos.cancela(evento.nombre)

    def test_what_does_not_exist_is_unknown(self, mesa: Mesa) -> None:
        for accion in (mesa.eventos.busca, mesa.eventos.cancela):
            with pytest.raises(mesa.error("eventos", "EventoDesconocido")):
                accion(mesa.nombre())

    def test_all_events_are_listed_page_by_page(self, mesa: Mesa) -> None:
        creados = {mesa.nombre() for _ in range(5)}
        for nombre in creados:
            mesa.eventos.crea(mesa.evento(nombre))
        vistos: list[str] = []
        cursor: str | None = None

        while True:
            pagina, cursor = mesa.eventos.todos(mesa.pagina("eventos", 2, cursor))
            vistos += [evento.nombre for evento in pagina]
            if cursor is None:
                break

        assert len(vistos) == len(set(vistos))
        assert creados <= set(vistos)

    def test_a_lost_answer_is_not_taken_for_an_event_of_someone_else(self, mesa: Mesa) -> None:
        evento = mesa.evento(mesa.nombre())

        mesa.red.plan = en(Fallo.PERDIDA, 0)
        mesa.eventos.crea(evento)
        mesa.red.plan = sin_fallos

        assert mesa.eventos.busca(evento.nombre) == evento


class TestReservas:
    def test_a_reservation_takes_boletos_and_its_cancellation_gives_them_back(
        self, mesa: Mesa, evento: str
    ) -> None:
        reserva = mesa.inventario.crea(mesa.solicitud(evento, 3))
        assert mesa.inventario.evento(evento).disponibles == 2

        mesa.inventario.cancela(reserva.id)

        assert mesa.inventario.evento(evento).disponibles == 5
        assert mesa.inventario.reserva(reserva.id).estado == "X"

    @pytest.mark.parametrize(("vendidos", "faltan"), [(0, 6), (3, 3), (5, 1)])
    def test_sold_out_is_told_from_unknown_and_cancelled(
        self, mesa: Mesa, evento: str, vendidos: int, faltan: int
    ) -> None:
        if vendidos:
            mesa.inventario.crea(mesa.solicitud(evento, vendidos))

        with pytest.raises(mesa.error("reservas", "SinDisponibilidad")):
            mesa.inventario.crea(mesa.solicitud(evento, faltan))
        mesa.replica.cierra(mesa.cambio(evento))
        with pytest.raises(mesa.error("reservas", "EventoCancelado")):
            mesa.inventario.crea(mesa.solicitud(evento, 1))
        with pytest.raises(mesa.error("reservas", "EventoDesconocido")):
            mesa.inventario.crea(mesa.solicitud(mesa.nombre(), 1))

        assert mesa.inventario.evento(evento).disponibles == 5 - vendidos

    def test_a_cancellation_says_who_was_first(self, mesa: Mesa, evento: str) -> None:
        suya, del_evento = (mesa.inventario.crea(mesa.solicitud(evento)) for _ in range(2))
        mesa.inventario.cancela(suya.id)

        with pytest.raises(mesa.error("reservas", "ReservaCancelada")):
            mesa.inventario.cancela(suya.id)
        mesa.replica.cierra(mesa.cambio(evento))
        with pytest.raises(mesa.error("reservas", "EventoCancelado")):
            mesa.inventario.cancela(del_evento.id)
        with pytest.raises(mesa.error("reservas", "ReservaDesconocida")):
            mesa.inventario.cancela("0" * 27)

    def test_a_key_books_once_and_belongs_to_one_request(self, mesa: Mesa, evento: str) -> None:
        clave = f"clave de {evento}".encode().hex()
        primera = mesa.inventario.crea(mesa.solicitud(evento, 2), clave)

        assert mesa.inventario.crea(mesa.solicitud(evento, 2), clave).id == primera.id
        with pytest.raises(mesa.error("reservas", "ClaveReutilizada")):
            mesa.inventario.crea(mesa.solicitud(evento, 1), clave)

        assert mesa.inventario.evento(evento).disponibles == 3

    @pytest.mark.parametrize("cantidad", [2, 5])
    def test_a_lost_answer_books_once_and_is_answered(self, mesa: Mesa, evento: str, cantidad: int) -> None:
        """Also where the engine knows no ClientRequestToken, and when the boletos were the last."""
        mesa.red.plan = en(Fallo.PERDIDA, 0)
        reserva = mesa.inventario.crea(mesa.solicitud(evento, cantidad))
        mesa.red.plan = sin_fallos

        assert mesa.inventario.reserva(reserva.id).cantidad == cantidad
        assert mesa.inventario.evento(evento).disponibles == 5 - cantidad

    def test_a_customers_reservations_are_listed_page_by_page(self, mesa: Mesa, evento: str) -> None:
        hechas = {mesa.inventario.crea(mesa.solicitud(evento)).id for _ in range(5)}
        vistas: list[str] = []
        cursor: str | None = None

        while True:
            pagina = mesa.pagina("reservas", 2, cursor)
            reservas, cursor = mesa.inventario.reservas_de(evento, "ana@example.org", pagina)
            vistas += [reserva.id for reserva in reservas]
            if cursor is None:
                break

        assert len(vistas) == len(hechas)
        assert set(vistas) == hechas


class TestReplica:
    def test_a_copy_is_created_once_and_keeps_its_availability(self, mesa: Mesa, evento: str) -> None:
        mesa.inventario.crea(mesa.solicitud(evento, 2))

        assert not mesa.replica.crea(mesa.cambio(evento))

        assert mesa.inventario.evento(evento).disponibles == 3

    def test_closing_freezes_availability_and_may_come_before_the_creation(
        self, mesa: Mesa, evento: str
    ) -> None:
        mesa.inventario.crea(mesa.solicitud(evento, 2))
        nuevo = mesa.nombre()

        assert mesa.replica.cierra(mesa.cambio(evento)).disponibles == 3
        assert mesa.replica.cierra(mesa.cambio(evento)).disponibles == 3
        assert mesa.replica.cierra(mesa.cambio(nuevo)).disponibles == 5
        assert not mesa.replica.crea(mesa.cambio(nuevo))

        assert mesa.inventario.evento(nuevo).estado == "C"

    def test_a_sweep_counts_what_is_cancelled_with_its_event_and_spares_what_was_returned(
        self, mesa: Mesa, evento: str
    ) -> None:
        reservas = [mesa.inventario.crea(mesa.solicitud(evento)) for _ in range(4)]
        vistas = [vista for pagina in mesa.suspension.paginas(evento) for vista in pagina]
        mesa.inventario.cancela(reservas[0].id)
        mesa.replica.cierra(mesa.cambio(evento))

        contados = (mesa.suspension.cancela(vistas), mesa.suspension.cancela(vistas))

        assert contados == CONTADOS[mesa.motor]
        estados = [mesa.inventario.reserva(reserva.id).estado for reserva in reservas]
        assert estados == ["X", "C", "C", "C"]

    def test_a_sweep_counts_the_boletos_that_are_left_whatever_the_index_says(
        self, mesa: Mesa, evento: str
    ) -> None:
        reserva = mesa.inventario.crea(mesa.solicitud(evento, 4))
        vistas = [vista for pagina in mesa.suspension.paginas(evento) for vista in pagina]
        mesa.inventario.rebaja(reserva.id, 3)
        mesa.replica.cierra(mesa.cambio(evento))

        contados = (mesa.suspension.cancela(vistas), mesa.suspension.cancela(vistas))

        assert contados == CON_MENOS[mesa.motor]
        estado = mesa.inventario.reserva(reserva.id).estado
        assert estado == ("C" if mesa.motor == "ministack" else "A")

    def test_a_sweep_in_several_batches_finds_every_reservation(self, mesa: Mesa) -> None:
        nombre = mesa.nombre()
        mesa.replica.crea(mesa.cambio(nombre, 60))
        for _ in range(30):
            mesa.inventario.crea(mesa.solicitud(nombre))

        vistas = [vista for pagina in mesa.suspension.paginas(nombre) for vista in pagina]

        assert mesa.suspension.cancela(vistas) == 30
        assert {vista.estado for pagina in mesa.suspension.paginas(nombre) for vista in pagina} == {"C"}


class TestLibro:
    def test_an_e_mail_is_claimed_sent_and_never_claimed_again(self, mesa: Mesa) -> None:
        clave = mesa.nombre()

        assert mesa.libro.reclama(clave)
        mesa.cierra(clave, "enviado")

        assert not mesa.libro.reclama(clave)

    def test_a_claim_keeps_others_off_until_it_is_given_up(self, mesa: Mesa) -> None:
        clave = mesa.nombre()
        otro = type(mesa.libro)(mesa._cliente, NOTIFICACIONES, lambda: AHORA)
        mesa.libro.reclama(clave)

        with pytest.raises(mesa.error("notificaciones", "EnvioEnCurso")):
            otro.reclama(clave)
        mesa.libro.suelta(clave, "Throttling")

        assert otro.reclama(clave)

    def test_a_claim_expires(self, mesa: Mesa) -> None:
        clave = mesa.nombre()
        despues = type(mesa.libro)(mesa._cliente, NOTIFICACIONES, lambda: AHORA + 21)
        mesa.libro.reclama(clave)

        assert despues.reclama(clave)

    def test_a_claim_whose_answer_is_lost_is_still_ours(self, mesa: Mesa) -> None:
        clave = mesa.nombre()

        mesa.red.plan = en(Fallo.PERDIDA, 0)
        mia = mesa.libro.reclama(clave)
        mesa.red.plan = sin_fallos

        assert mia

    def test_a_rejected_e_mail_is_not_claimed_again(self, mesa: Mesa) -> None:
        clave = mesa.nombre()
        mesa.libro.reclama(clave)

        mesa.cierra(clave, "rechazado")

        assert not mesa.libro.reclama(clave)


def test_no_request_asks_the_engines_for_anything_but_what_the_policies_allow(mesa: Mesa) -> None:
    """The calls of all tests above, on each engine."""
    hechas = {llamada.operacion for llamada in mesa.red.llamadas if INVENTARIO in json.dumps(llamada.datos)}
    de_initdb = {"CreateTable", "DescribeTable", "UpdateTimeToLive", "DescribeTimeToLive", "TagResource"}
    de_initdb |= {"ListTagsOfResource", "DescribeContinuousBackups", "UpdateContinuousBackups"}

    assert hechas - de_initdb <= {
        "BatchExecuteStatement",
        "GetItem",
        "PutItem",
        "Query",
        "TransactWriteItems",
        "UpdateItem",
    }
