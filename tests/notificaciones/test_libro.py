"""The ledger of e-mails on a DynamoDB, with a clock that stands still until it is moved."""

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from chalicelib.errores import EnvioEnCurso, LibroOcupado
from chalicelib.libro import ABIERTAS, INTENTOS, PLAZO, VIDA, Cierre, Libro, Situacion

EPOCA = 1_800_000_000.7
CERRADAS = sorted(set(Situacion) - ABIERTAS)


class Reloj:
    def __init__(self) -> None:
        self.ahora = EPOCA

    def __call__(self) -> float:
        return self.ahora


class Procesos:
    """Makes ledgers, as each process of the function has its own, on one table and one clock."""

    def __init__(self, dynamodb: Any) -> None:
        self.reloj = Reloj()
        self._dynamodb = dynamodb

    def nuevo(self) -> Libro:
        return Libro(self._dynamodb, "notificaciones", self.reloj)

    def item(self, clave: str) -> dict[str, Any]:
        item: dict[str, Any] = self._dynamodb.get_item(TableName="notificaciones", Key={"PK": {"S": clave}})[
            "Item"
        ]
        return item


@pytest.fixture
def procesos(dynamodb: Any) -> Procesos:
    return Procesos(dynamodb)


def test_an_e_mail_is_claimed_once(procesos: Procesos) -> None:
    assert procesos.nuevo().reclama("una vez#A") is True

    with pytest.raises(EnvioEnCurso, match="una vez#A"):
        procesos.nuevo().reclama("una vez#A")


def test_an_open_claim_keeps_also_its_own_process_away(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.reclama("propia#A")

    with pytest.raises(EnvioEnCurso):
        registro.reclama("propia#A")


def test_each_state_of_a_reservation_is_claimed_by_itself(procesos: Procesos) -> None:
    registro = procesos.nuevo()

    assert [registro.reclama(f"estados#{estado}") for estado in "AXC"] == [True, True, True]


@pytest.mark.parametrize("situacion", CERRADAS)
def test_what_is_closed_is_never_claimed_again(procesos: Procesos, situacion: Situacion) -> None:
    clave = f"{situacion}#A"
    registro = procesos.nuevo()
    registro.reclama(clave)
    registro.cierra([Cierre(clave, situacion, "detalle")])

    procesos.reloj.ahora += 10 * PLAZO

    assert procesos.nuevo().reclama(clave) is False


def test_a_claim_holds_for_its_whole_time(procesos: Procesos) -> None:
    procesos.nuevo().reclama("vence#A")

    procesos.reloj.ahora += PLAZO - 1

    with pytest.raises(EnvioEnCurso):
        procesos.nuevo().reclama("vence#A")


def test_a_claim_of_the_dead_passes_to_the_next_who_then_holds_it(procesos: Procesos) -> None:
    procesos.nuevo().reclama("muerto#A")

    procesos.reloj.ahora += PLAZO

    assert procesos.nuevo().reclama("muerto#A") is True
    with pytest.raises(EnvioEnCurso):
        procesos.nuevo().reclama("muerto#A")


def test_a_claim_that_is_given_up_may_be_taken_at_once(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.reclama("suelta#A")

    registro.suelta("suelta#A", "Throttling")

    assert procesos.nuevo().reclama("suelta#A") is True


def test_nobody_gives_up_the_claim_of_another(procesos: Procesos) -> None:
    lento, siguiente = procesos.nuevo(), procesos.nuevo()
    lento.reclama("ajena#A")
    procesos.reloj.ahora += PLAZO
    siguiente.reclama("ajena#A")

    lento.suelta("ajena#A", "Throttling")

    with pytest.raises(EnvioEnCurso):
        procesos.nuevo().reclama("ajena#A")


def test_giving_up_what_was_closed_since_changes_nothing(procesos: Procesos) -> None:
    lento, siguiente = procesos.nuevo(), procesos.nuevo()
    lento.reclama("cerrada#A")
    procesos.reloj.ahora += PLAZO
    siguiente.reclama("cerrada#A")
    siguiente.cierra([Cierre("cerrada#A", Situacion.ENVIADO, "0100")])

    lento.suelta("cerrada#A", "Throttling")

    assert procesos.nuevo().reclama("cerrada#A") is False


def test_an_entry_tells_what_became_of_the_e_mail_and_when_it_may_go(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.reclama("relato#A")
    reclamado = procesos.item("relato#A")
    registro.cierra([Cierre("relato#A", Situacion.ENVIADO, "0100")])

    assert reclamado["Situacion"] == {"S": "reclamado"}
    assert reclamado["Vence"] == {"N": str(int(EPOCA) + PLAZO)}
    assert procesos.item("relato#A") == {
        "PK": {"S": "relato#A"},
        "Situacion": {"S": "enviado"},
        "Detalle": {"S": "0100"},
        "Caduca": {"N": str(int(EPOCA) + VIDA)},
    }


def test_confirming_twice_changes_nothing(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.reclama("doble#A")
    registro.cierra([Cierre("doble#A", Situacion.ENVIADO, "0100")])
    antes = procesos.item("doble#A")

    registro.cierra([Cierre("doble#A", Situacion.ENVIADO, "0100")])

    assert procesos.item("doble#A") == antes


def test_a_process_remembers_its_open_claims_and_no_others(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    for clave in ("cerrada#A", "suelta#A", "abierta#A"):
        registro.reclama(clave)

    registro.cierra([Cierre("cerrada#A", Situacion.ENVIADO, "0100")])
    registro.suelta("suelta#A", "Throttling")

    assert list(registro._duenos) == ["abierta#A"]


def test_what_waits_says_why_until_it_is_claimed_again(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.reclama("espera#A")

    registro.suelta("espera#A", "MessageRejected: Sending paused")

    assert procesos.item("espera#A") == {
        "PK": {"S": "espera#A"},
        "Situacion": {"S": "aplazado"},
        "Detalle": {"S": "MessageRejected: Sending paused"},
        "Caduca": {"N": str(int(EPOCA) + VIDA)},
    }
    procesos.nuevo().reclama("espera#A")
    assert "Detalle" not in procesos.item("espera#A")


@pytest.mark.parametrize("situacion", [Situacion.RECHAZADO, Situacion.REBOTADO])
def test_what_an_operator_sends_again_is_claimed_once(procesos: Procesos, situacion: Situacion) -> None:
    clave = f"reenvio {situacion}#A"
    procesos.nuevo().cierra([Cierre(clave, situacion, "motivo")])

    assert procesos.nuevo().reclama(clave, otra_vez=True) is True
    with pytest.raises(EnvioEnCurso):
        procesos.nuevo().reclama(clave, otra_vez=True)


@pytest.mark.parametrize("situacion", [Situacion.ENVIADO, Situacion.DENUNCIADO])
def test_what_arrived_is_not_sent_again_by_an_operator_either(
    procesos: Procesos, situacion: Situacion
) -> None:
    clave = f"llegado {situacion}#A"
    procesos.nuevo().cierra([Cierre(clave, situacion, "0100")])

    assert procesos.nuevo().reclama(clave, otra_vez=True) is False


def test_many_are_closed_and_asked_about_in_few_round_trips(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    claves = [f"{numero}#A" for numero in range(110)]
    registro.cierra([Cierre(clave, Situacion.ENVIADO, "0100") for clave in claves[:60]])
    registro.reclama(claves[70])
    registro.reclama(claves[80])
    registro.suelta(claves[80], "Throttling")

    assert registro.cerradas(claves) == set(claves[:60])


def test_a_bounce_is_written_down_where_that_message_was_sent(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.cierra([Cierre("bota#A", Situacion.ENVIADO, "0100")])

    assert registro.sigue("bota#A", "0099", Situacion.REBOTADO, "de antes") is False
    assert registro.sigue("bota#A", "0100", Situacion.REBOTADO, "Permanent/General") is True
    assert registro.sigue("bota#A", "0100", Situacion.DENUNCIADO, "abuse") is False
    assert registro.sigue("nadie#A", "0100", Situacion.REBOTADO, "Permanent/General") is False
    assert procesos.item("bota#A")["Situacion"] == {"S": "rebotado"}


@pytest.mark.parametrize("situacion", [Situacion.REBOTADO, Situacion.DENUNCIADO])
def test_what_came_back_had_been_sent_whatever_the_ledger_says(
    procesos: Procesos, situacion: Situacion
) -> None:
    """Who sent it could not say so, and another one, whose turn it was then, could not send it."""
    registro = procesos.nuevo()
    registro.reclama("dudosa#A")
    registro.suelta("dudosa#A", "SES está lleno")

    assert registro.sigue("dudosa#A", "0100", None, "Transient/MailboxFull") is False
    assert registro.sigue("dudosa#A", "0100", situacion, "porque sí") is True
    assert registro.cerradas(["dudosa#A"]) == {"dudosa#A"}


def test_a_bounce_that_is_faster_than_the_ledger_comes_again(procesos: Procesos) -> None:
    procesos.nuevo().reclama("rauda#A")

    with pytest.raises(EnvioEnCurso):
        procesos.nuevo().sigue("rauda#A", "0100", Situacion.REBOTADO, "Permanent/General")


class _AMedias:
    """A DynamoDB that does only the first of each batch, `veces` times."""

    def __init__(self, cliente: Any, veces: int) -> None:
        self._cliente = cliente
        self._veces = veces

    def __getattr__(self, nombre: str) -> Any:
        return getattr(self._cliente, nombre)

    def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        return self._menos("UnprocessedItems", self._cliente.batch_write_item, RequestItems, lambda p: p)

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        return self._menos("UnprocessedKeys", self._cliente.batch_get_item, RequestItems, lambda p: p["Keys"])

    def _menos(self, resto: str, operacion: Any, pedido: dict[str, Any], lista: Any) -> dict[str, Any]:
        if self._veces <= 0:
            return dict(operacion(RequestItems=pedido))
        self._veces -= 1
        queda, hace = deepcopy(pedido), deepcopy(pedido)
        del lista(queda["notificaciones"])[:1]
        del lista(hace["notificaciones"])[1:]
        return {**operacion(RequestItems=hace), resto: queda}


def test_what_dynamodb_leaves_undone_is_done(procesos: Procesos, dynamodb: Any) -> None:
    registro = Libro(_AMedias(dynamodb, 2), "notificaciones", procesos.reloj, lambda _: None)
    claves = [f"medias {numero}#A" for numero in range(5)]

    registro.cierra([Cierre(clave, Situacion.ENVIADO, "0100") for clave in claves])

    assert Libro(_AMedias(dynamodb, 2), "notificaciones", duerme=lambda _: None).cerradas(claves) == set(
        claves
    )


def test_a_ledger_that_leaves_it_undone_for_good_says_so(dynamodb: Any) -> None:
    pausas: list[float] = []
    registro = Libro(_AMedias(dynamodb, 99), "notificaciones", duerme=pausas.append)

    with pytest.raises(LibroOcupado):
        registro.cierra([Cierre(f"nunca {numero}#A", Situacion.ENVIADO, "0100") for numero in range(9)])
    assert pausas[: INTENTOS - 1] == [0.1, 0.2, 0.4, 0.8]


class _Falla:
    """A DynamoDB whose writes of batches fail, one after the other, before they are done or after it."""

    def __init__(self, cliente: Any, *fallos: Exception, hace: Callable[[], object] | None = None) -> None:
        self._cliente = cliente
        self._fallos = list(fallos)
        self._hace = hace

    def batch_write_item(self, RequestItems: dict[str, Any]) -> Any:
        if not self._fallos:
            return self._cliente.batch_write_item(RequestItems=RequestItems)
        if self._hace is not None:
            self._cliente.batch_write_item(RequestItems=RequestItems)
            self._hace()
        raise self._fallos.pop(0)


SIN_RESPUESTA = ReadTimeoutError(endpoint_url="https://dynamodb")
CORTE = ConnectionClosedError(endpoint_url="https://dynamodb")


def _error(codigo: str) -> ClientError:
    return ClientError({"Error": {"Code": codigo, "Message": ""}}, "BatchWriteItem")


def test_an_answer_that_is_lost_does_not_write_over_what_ses_has_told_since(
    procesos: Procesos, dynamodb: Any
) -> None:
    def rebota() -> None:
        assert procesos.nuevo().sigue("bota#A", "0100", Situacion.REBOTADO, "Permanent/General")

    falla = _Falla(dynamodb, SIN_RESPUESTA, hace=rebota)
    registro = Libro(dynamodb, "notificaciones", procesos.reloj, lambda _: None, falla)
    registro.reclama("bota#A")

    registro.cierra([Cierre("bota#A", Situacion.ENVIADO, "0100")])

    assert procesos.item("bota#A")["Situacion"] == {"S": "rebotado"}


@pytest.mark.parametrize(
    "fallo", [CORTE, SIN_RESPUESTA, _error("ThrottlingException"), _error("InternalServerError")]
)
def test_what_was_not_done_is_written_once_more(procesos: Procesos, dynamodb: Any, fallo: Exception) -> None:
    registro = Libro(dynamodb, "notificaciones", procesos.reloj, lambda _: None, _Falla(dynamodb, fallo))
    registro.reclama("corta#A")

    registro.cierra([Cierre("corta#A", Situacion.ENVIADO, "0100")])

    assert procesos.item("corta#A")["Situacion"] == {"S": "enviado"}


def test_a_ledger_that_fails_again_and_again_says_so(dynamodb: Any) -> None:
    pausas: list[float] = []
    registro = Libro(dynamodb, "notificaciones", time.time, pausas.append, _Falla(dynamodb, *[CORTE] * 9))
    registro.reclama("sorda#A")

    with pytest.raises(ConnectionClosedError):
        registro.cierra([Cierre("sorda#A", Situacion.ENVIADO, "0100")])
    assert pausas == [0.1, 0.2]


def test_what_no_repetition_mends_is_not_repeated(dynamodb: Any) -> None:
    pausas: list[float] = []
    falla = _Falla(dynamodb, _error("AccessDeniedException"))
    registro = Libro(dynamodb, "notificaciones", time.time, pausas.append, falla)
    registro.reclama("ajena#A")

    with pytest.raises(ClientError, match="AccessDenied"):
        registro.cierra([Cierre("ajena#A", Situacion.ENVIADO, "0100")])
    assert pausas == []


def test_the_function_writes_batches_through_a_client_that_repeats_nothing() -> None:
    import app

    assert app.libro._una_vez.meta.config.retries["total_max_attempts"] == 1


class _Atrasado:
    """A DynamoDB that knows of the last writes only where it is asked for a consistent read."""

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        (pedido,) = RequestItems.values()
        items = [clave | {"Situacion": {"S": "enviado"}} for clave in pedido["Keys"]]
        return {"Responses": {"notificaciones": items if pedido.get("ConsistentRead") else []}}


def test_what_was_just_told_is_known_to_be_told() -> None:
    assert Libro(_Atrasado(), "notificaciones").cerradas(["recien#A"]) == {"recien#A"}
