"""The ledger of e-mails on a DynamoDB, with a clock that stands still until it is moved."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.errores import EnvioEnCurso
from chalicelib.libro import PLAZO, VIDA, Libro

EPOCA = 1_800_000_000.7


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


@pytest.mark.parametrize("cierra", [Libro.confirma, Libro.rechaza])
def test_what_is_closed_is_never_claimed_again(
    procesos: Procesos, cierra: Callable[[Libro, str, str], None]
) -> None:
    clave = f"{cierra.__name__}#A"
    registro = procesos.nuevo()
    registro.reclama(clave)
    cierra(registro, clave, "detalle")

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

    registro.suelta("suelta#A")

    assert procesos.nuevo().reclama("suelta#A") is True


def test_nobody_gives_up_the_claim_of_another(procesos: Procesos) -> None:
    lento, siguiente = procesos.nuevo(), procesos.nuevo()
    lento.reclama("ajena#A")
    procesos.reloj.ahora += PLAZO
    siguiente.reclama("ajena#A")

    lento.suelta("ajena#A")

    with pytest.raises(EnvioEnCurso):
        procesos.nuevo().reclama("ajena#A")


def test_giving_up_what_was_closed_since_changes_nothing(procesos: Procesos) -> None:
    lento, siguiente = procesos.nuevo(), procesos.nuevo()
    lento.reclama("cerrada#A")
    procesos.reloj.ahora += PLAZO
    siguiente.reclama("cerrada#A")
    siguiente.confirma("cerrada#A", "0100")

    lento.suelta("cerrada#A")

    assert procesos.nuevo().reclama("cerrada#A") is False


def test_an_entry_tells_what_became_of_the_e_mail_and_when_it_may_go(procesos: Procesos) -> None:
    registro = procesos.nuevo()
    registro.reclama("relato#A")
    reclamado = procesos.item("relato#A")
    registro.confirma("relato#A", "0100")

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
    registro.confirma("doble#A", "0100")
    antes = procesos.item("doble#A")

    registro.confirma("doble#A", "0100")

    assert procesos.item("doble#A") == antes
