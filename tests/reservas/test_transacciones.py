"""The two transactions: what each writes, and what a refusal means. No I/O."""

from dataclasses import replace
from typing import Any

import pytest

from boletia.errores import ServicioOcupado
from chalicelib.claves import Claves
from chalicelib.errores import (
    AumentoImposible,
    BoletosUsados,
    ClaveReutilizada,
    EventoCancelado,
    EventoDesconocido,
    ReservaCancelada,
    ReservaDesconocida,
    SinDisponibilidad,
)
from chalicelib.oferta import Oferta
from chalicelib.rechazos import lo_que_es, rechazo_de_alta, rechazo_por_lo_que_queda, ya_registrada
from chalicelib.reserva import EstadoDeReserva, Reserva, Solicitud
from chalicelib.transacciones import VIDA_DE_CLAVE, Transacciones

ID, ANTERIOR = "21tY2WfhKPDj0TDulNRlu2yszl4", "21tYJ9WFytF1KRq73EtsGjWrUE4"
SOLICITUD = Solicitud("Opera Aida", "pepe@gmail.com", 10)
RESERVA = Reserva(ID, "Opera Aida", EstadoDeReserva("A"), "pepe@gmail.com", 10)
TRANSACCIONES = Transacciones("inventario", Claves())
NADA = {"Code": "None"}
CONFLICTO = {"Code": "TransactionConflict"}
FRENO = {"Code": "ThrottlingError"}


def _fallo(item: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"Code": "ConditionalCheckFailed", **({"Item": item} if item else {})}


def _evento(disponibles: int, estado: str = "A") -> dict[str, Any]:
    return {
        "PK": {"S": "E"},
        "SK": {"S": "Opera Aida"},
        "Capacidad": {"N": str(disponibles)},
        "Categoria": {"S": "Opera"},
        "Estado": {"S": estado},
    }


class TestAlta:
    def test_it_takes_the_boletos_of_an_active_evento_that_has_them(self) -> None:
        toma = TRANSACCIONES.alta(RESERVA, None, "huella", 1000, {0: RESERVA.cantidad})[0]["Update"]

        assert toma["Key"] == {"PK": {"S": "E"}, "SK": {"S": "Opera Aida"}}
        assert toma["UpdateExpression"] == "SET Capacidad = Capacidad - :cantidad"
        assert toma["ConditionExpression"] == (
            "Estado = :activo AND Capacidad >= :cantidad"
            " AND attribute_not_exists(Version) AND attribute_not_exists(MaximoPorCliente)"
        )
        assert toma["ExpressionAttributeValues"] == {":cantidad": {"N": "10"}, ":activo": {"S": "A"}}

    def test_it_records_the_reservation_only_if_its_id_is_new(self) -> None:
        registra = TRANSACCIONES.alta(RESERVA, None, "huella", 1000, {0: RESERVA.cantidad})[1]["Put"]

        assert registra["Item"] == RESERVA.a_item(Claves())
        assert registra["ConditionExpression"] == "attribute_not_exists(PK)"

    def test_it_has_no_third_item_without_a_key(self) -> None:
        assert len(TRANSACCIONES.alta(RESERVA, None, "huella", 1000, {0: RESERVA.cantidad})) == 2

    def test_it_remembers_the_key_unless_it_is_remembered_and_has_not_expired(self) -> None:
        recuerda = TRANSACCIONES.alta(RESERVA, "k1", "huella", 1000, {0: RESERVA.cantidad})[2]["Put"]

        assert recuerda["Item"] == {
            "PK": {"S": "K"},
            "SK": {"S": "k1"},
            "Id": {"S": ID},
            "Huella": {"S": "huella"},
            "Caduca": {"N": str(1000 + VIDA_DE_CLAVE)},
        }
        assert recuerda["ConditionExpression"] == "attribute_not_exists(PK) OR Caduca < :ahora"
        assert recuerda["ExpressionAttributeValues"] == {":ahora": {"N": "1000"}}


class TestBaja:
    def test_it_cancels_an_active_reservation_nobody_came_in_with(self) -> None:
        cancela = TRANSACCIONES.baja(RESERVA)[0]["Update"]

        assert cancela["Key"] == {"PK": {"S": "I"}, "SK": {"S": ID}}
        assert cancela["ConditionExpression"] == (
            "Estado = :activa AND Cantidad = :habia AND (attribute_not_exists(Cambio) OR Cambio = :sabe)"
            " AND (attribute_not_exists(Entradas) OR Entradas = :nadie)"
        )
        assert cancela["ExpressionAttributeValues"] == {
            ":cancelada": {"S": "X"},
            ":activa": {"S": "A"},
            ":habia": {"N": "10"},
            ":sabe": {"N": "0"},
            ":nadie": {"N": "0"},
        }

    def test_it_gives_the_boletos_back_to_an_active_evento(self) -> None:
        devuelve = TRANSACCIONES.baja(RESERVA)[1]["Update"]

        assert devuelve["Key"] == {"PK": {"S": "E"}, "SK": {"S": "Opera Aida"}}
        assert devuelve["UpdateExpression"] == "SET Capacidad = Capacidad + :cantidad"
        assert devuelve["ConditionExpression"] == (
            "Estado = :activo AND (NOT (attribute_exists(PorAvisar) AND Cambio > :sabe))"
        )
        assert devuelve["ExpressionAttributeValues"] == {
            ":cantidad": {"N": "10"},
            ":activo": {"S": "A"},
            ":sabe": {"N": "0"},
        }

    def test_boletos_of_who_is_still_to_be_told_are_no_longer_to_be(self) -> None:
        devuelve = TRANSACCIONES.baja(RESERVA, por_avisar=True)[1]["Update"]

        assert devuelve["UpdateExpression"].endswith(", PorAvisar = PorAvisar - :cantidad")
        assert devuelve["ConditionExpression"].endswith("attribute_exists(PorAvisar) AND Cambio > :sabe")


class TestRebaja:
    def test_it_leaves_what_is_to_stay_and_gives_back_the_rest(self) -> None:
        quita, devuelve = TRANSACCIONES.rebaja(RESERVA, 4)

        assert quita["Update"]["UpdateExpression"] == "SET Cantidad = :queda"
        assert quita["Update"]["ExpressionAttributeValues"][":queda"] == {"N": "4"}
        assert devuelve["Update"]["ExpressionAttributeValues"][":cantidad"] == {"N": "6"}

    def test_what_is_counted_for_an_address_is_counted_down(self) -> None:
        contada = replace(RESERVA, contada=True)

        *_, descuenta = TRANSACCIONES.rebaja(contada, 4)

        assert descuenta["Update"]["Key"]["PK"] == {"S": "L"}
        assert descuenta["Update"]["UpdateExpression"] == "SET Boletos = Boletos - :cantidad"
        assert descuenta["Update"]["ExpressionAttributeValues"] == {":cantidad": {"N": "6"}}


def test_every_write_asks_for_the_item_that_refused_it() -> None:
    contada = replace(RESERVA, contada=True)
    escrituras = [
        *TRANSACCIONES.alta(RESERVA, "k", "h", 1, {0: 3}, Oferta(maximo=4)),
        *TRANSACCIONES.baja(contada),
        *TRANSACCIONES.rebaja(contada, 1),
    ]

    for escritura in escrituras:
        (parte,) = escritura.values()
        assert parte["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"
        assert parte["TableName"] == "inventario"


class TestRefusalOfAlta:
    @pytest.mark.parametrize(
        ("disponibles", "mensaje"),
        [
            (0, "No quedan boletos para Opera Aida: elija otro evento"),
            (1, "Queda 1 boleto para Opera Aida: no alcanzan para 10, pida menos"),
            (9, "Quedan 9 boletos para Opera Aida: no alcanzan para 10, pida menos"),
        ],
    )
    def test_sold_out_says_how_many_are_left(self, disponibles: int, mensaje: str) -> None:
        rechazo = rechazo_de_alta([_fallo(_evento(disponibles)), NADA], SOLICITUD)

        assert (type(rechazo), str(rechazo)) == (SinDisponibilidad, mensaje)

    @pytest.mark.parametrize("disponibles", [0, 5, 100])
    def test_a_cancelled_evento_is_named_so_whatever_it_has_left(self, disponibles: int) -> None:
        rechazo = rechazo_de_alta([_fallo(_evento(disponibles, "C")), NADA], SOLICITUD)

        assert isinstance(rechazo, EventoCancelado)

    def test_an_evento_that_is_not_there_is_unknown(self) -> None:
        assert isinstance(rechazo_de_alta([_fallo(), NADA], SOLICITUD), EventoDesconocido)

    @pytest.mark.parametrize("evento", [CONFLICTO, FRENO])
    def test_a_conflict_that_outlasted_the_retries_is_contention(self, evento: dict[str, Any]) -> None:
        assert isinstance(rechazo_de_alta([evento, NADA, NADA], SOLICITUD), ServicioOcupado)

    @pytest.mark.parametrize("propias", [[CONFLICTO], [CONFLICTO, NADA], [NADA, CONFLICTO], [NADA, FRENO]])
    def test_an_evento_that_refuses_says_nothing_where_the_record_was_not_looked_at(
        self, propias: list[dict[str, Any]]
    ) -> None:
        assert isinstance(rechazo_de_alta([_fallo(_evento(0)), *propias], SOLICITUD), ServicioOcupado)


class TestAlreadyOnRecord:
    def test_a_key_of_the_same_request_gives_its_reservation(self) -> None:
        recordada = _fallo({"Id": {"S": ANTERIOR}, "Huella": {"S": SOLICITUD.huella()}})

        assert ya_registrada([NADA, NADA, recordada], SOLICITUD, ID) == ANTERIOR

    def test_a_key_of_the_same_request_gives_its_reservation_also_when_sold_out_since(self) -> None:
        recordada = _fallo({"Id": {"S": ANTERIOR}, "Huella": {"S": SOLICITUD.huella()}})

        assert ya_registrada([_fallo(_evento(0)), NADA, recordada], SOLICITUD, ID) == ANTERIOR

    @pytest.mark.parametrize(
        "recordada", [_fallo({"Id": {"S": ANTERIOR}, "Huella": {"S": "otra"}}), _fallo()]
    )
    def test_a_key_of_another_request_is_refused(self, recordada: dict[str, Any]) -> None:
        with pytest.raises(ClaveReutilizada, match="genere una nueva"):
            ya_registrada([NADA, NADA, recordada], SOLICITUD, ID)

    @pytest.mark.parametrize("clave", [[], [NADA]])
    def test_an_id_that_is_there_was_written_by_this_very_request(self, clave: list[dict[str, Any]]) -> None:
        assert ya_registrada([NADA, _fallo(), *clave], SOLICITUD, ID) == ID

    @pytest.mark.parametrize("clave", [[], [NADA]])
    def test_an_evento_that_refuses_is_no_record(self, clave: list[dict[str, Any]]) -> None:
        assert ya_registrada([_fallo(_evento(0)), NADA, *clave], SOLICITUD, ID) is None


class TestRefusalOfBaja:
    """What is tried again, with which knowledge, and what is not."""

    @pytest.mark.parametrize("estado", ["A", "X", "C"])
    def test_a_reservation_that_is_not_as_it_was_read_is_looked_at_again(self, estado: str) -> None:
        ahora = Reserva(ID, "Opera Aida", EstadoDeReserva(estado), "pepe@gmail.com", 7)

        assert lo_que_es([_fallo(ahora.a_item(Claves())), NADA], RESERVA) == (ahora, False)

    def test_a_reservation_that_is_gone_is_unknown(self) -> None:
        with pytest.raises(ReservaDesconocida):
            lo_que_es([_fallo(), NADA], RESERVA)

    def test_a_cancelled_evento_keeps_its_boletos(self) -> None:
        with pytest.raises(EventoCancelado):
            lo_que_es([NADA, _fallo(_evento(20, "C"))], RESERVA)

    def test_an_evento_that_is_gone_is_unknown(self) -> None:
        with pytest.raises(EventoDesconocido):
            lo_que_es([NADA, _fallo()], RESERVA)

    @pytest.mark.parametrize("razones", [[NADA, CONFLICTO], [CONFLICTO, _fallo(_evento(20, "C"))]])
    def test_a_conflict_that_outlasted_the_retries_is_contention(self, razones: list[dict[str, Any]]) -> None:
        with pytest.raises(ServicioOcupado):
            lo_que_es(razones, RESERVA)

    @pytest.mark.parametrize(("sabe", "por_avisar"), [(0, True), (1, True), (2, False)])
    def test_whoever_gives_back_before_being_told_is_no_longer_to_be(
        self, sabe: int, por_avisar: bool
    ) -> None:
        movido = _evento(20) | {"Cambio": {"N": "2"}, "PorAvisar": {"N": "10"}, "Version": {"N": "2"}}
        reserva = replace(RESERVA, cambio=sabe)

        assert lo_que_es([NADA, _fallo(movido)], reserva) == (reserva, por_avisar)

    def test_boletos_that_nobody_counts_any_more_are_given_back_uncounted(self) -> None:
        contada = replace(RESERVA, contada=True)

        assert lo_que_es([NADA, NADA, _fallo()], contada) == (RESERVA, False)


class TestWhatIsLeft:
    @pytest.mark.parametrize(
        ("estado", "cantidad", "entradas", "queda", "error"),
        [
            ("X", 10, 0, 0, ReservaCancelada),
            ("X", 10, 0, 3, ReservaCancelada),
            ("C", 10, 0, 0, EventoCancelado),
            ("C", 10, 0, 3, EventoCancelado),
            ("A", 10, 0, 11, AumentoImposible),
            ("A", 10, 1, 0, BoletosUsados),
            ("A", 10, 4, 3, BoletosUsados),
        ],
    )
    def test_what_cannot_be_given_back_is_refused(
        self, estado: str, cantidad: int, entradas: int, queda: int, error: type[Exception]
    ) -> None:
        reserva = Reserva(ID, "Opera Aida", EstadoDeReserva(estado), "pepe@gmail.com", cantidad, entradas)

        assert isinstance(rechazo_por_lo_que_queda(reserva, queda), error)

    @pytest.mark.parametrize(("entradas", "queda"), [(0, 0), (0, 1), (4, 4), (4, 10)])
    def test_what_can_is_not(self, entradas: int, queda: int) -> None:
        reserva = Reserva(ID, "Opera Aida", EstadoDeReserva("A"), "pepe@gmail.com", 10, entradas)

        assert rechazo_por_lo_que_queda(reserva, queda) is None
