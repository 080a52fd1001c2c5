"""Notificaciones' own copy of what events announce: in any order, as often as it comes, and for few round trips."""

from typing import Any

import pytest

from chalicelib.aviso import Aviso, Estado
from chalicelib.cartel import Anuncio, Cartel
from chalicelib.cartelera import MAXIMO, MEMORIA, MEMORIA_DE_NADA, Cartelera
from chalicelib.errores import LibroOcupado
from chalicelib.resumen import Linea, Resumen

ID = "21tY2WfhKPDj0TDulNRlu2yszl4"
ANTES = Cartel("Aida, de Verdi", "2026-12-05T20:30:00-06:00", "Teatro Degollado")
AHORA = Cartel("Aida, de Verdi", "2026-12-06T20:30:00-06:00", "Teatro Degollado")
LISTA = Resumen("folio", "ana@example.com", (Linea(ID, "Aida", Estado.ACTIVA, 1),))


class Contado:
    """A DynamoDB that counts what it is asked."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb
        self.llamadas: list[str] = []

    def __getattr__(self, nombre: str) -> Any:
        self.llamadas.append(nombre)
        return getattr(self._dynamodb, nombre)


@pytest.fixture
def contado(dynamodb: Any) -> Contado:
    return Contado(dynamodb)


def _aviso(evento: str = "Aida", cartel: Cartel | None = None) -> Aviso:
    return Aviso(ID, Estado.ACTIVA, evento, "ana@example.com", 1, cartel or Cartel())


def _dicho(cartelera: Cartelera, evento: str = "Aida") -> Cartel:
    (aviso,) = cartelera.completa([_aviso(evento)])
    assert isinstance(aviso, Aviso)
    return aviso.cartel


def _nueva(dynamodb: Any, ahora: float = 0.0) -> Cartelera:
    return Cartelera(dynamodb, "notificaciones", lambda: ahora)


@pytest.mark.parametrize("orden", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1, 1)])
def test_the_newest_version_stays_whatever_the_order(dynamodb: Any, orden: tuple[int, ...]) -> None:
    anuncios = [Anuncio("Aida", 0, ANTES), Anuncio("Aida", 3, AHORA)]

    for numero in orden:
        _nueva(dynamodb).anota([anuncios[numero]])

    assert _dicho(_nueva(dynamodb)) == AHORA


def test_an_e_mail_tells_what_its_event_announces(dynamodb: Any) -> None:
    _nueva(dynamodb).anota([Anuncio("Aida", 0, ANTES)])

    (aviso, lista) = _nueva(dynamodb).completa([_aviso(), LISTA])

    assert aviso.carta("").texto.splitlines()[2:5] == [
        "Evento: Aida, de Verdi",
        "Fecha: sábado 5 de diciembre de 2026, 20:30 (UTC-06:00)",
        "Lugar: Teatro Degollado",
    ]
    assert lista == LISTA


def test_an_event_that_announces_nothing_is_told_as_it_always_was(dynamodb: Any) -> None:
    (aviso,) = _nueva(dynamodb).completa([_aviso("Otro")])

    assert aviso == _aviso("Otro")


def test_an_announcement_may_be_withdrawn(dynamodb: Any) -> None:
    _nueva(dynamodb).anota([Anuncio("Aida", 0, ANTES), Anuncio("Aida", 1, Cartel())])

    assert _dicho(_nueva(dynamodb)) == Cartel()


def test_a_batch_reads_once_and_the_next_ones_not_at_all(contado: Contado) -> None:
    cartelera = _nueva(contado)

    for _ in range(3):
        cartelera.completa([_aviso(f"evento {numero}") for numero in range(25)])

    assert contado.llamadas == ["batch_get_item"]


def test_nothing_is_read_for_a_list_nor_for_what_its_record_says(contado: Contado) -> None:
    (aviso, _) = _nueva(contado).completa([_aviso(cartel=AHORA), LISTA])

    assert aviso == _aviso(cartel=AHORA)
    assert contado.llamadas == []


def test_what_another_process_hears_is_known_a_moment_later(dynamodb: Any) -> None:
    ahora = [0.0]
    cartelera = Cartelera(dynamodb, "notificaciones", lambda: ahora[0])
    _nueva(dynamodb).anota([Anuncio("Aida", 0, ANTES)])
    assert _dicho(cartelera) == ANTES
    _nueva(dynamodb).anota([Anuncio("Aida", 1, AHORA)])

    assert _dicho(cartelera) == ANTES
    ahora[0] += MEMORIA + 1
    assert _dicho(cartelera) == AHORA


def test_what_was_just_announced_is_read() -> None:
    class Atrasado:
        """Knows of the last writes only where it is asked for a consistent read."""

        def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
            (pedido,) = RequestItems.values()
            item = {"PK": {"S": "evento#Aida"}, "Lugar": {"S": "Teatro Degollado"}}
            return {"Responses": {"notificaciones": [item] if pedido.get("ConsistentRead") else []}}

    assert _dicho(_nueva(Atrasado())).lugar == "Teatro Degollado"


def test_that_an_event_announces_nothing_is_remembered_longer(contado: Contado) -> None:
    ahora = [0.0]
    cartelera = Cartelera(contado, "notificaciones", lambda: ahora[0])

    for segundo in (0, MEMORIA, MEMORIA_DE_NADA - 1, MEMORIA_DE_NADA):
        ahora[0] = segundo
        cartelera.completa([_aviso("Otro")])

    assert contado.llamadas == ["batch_get_item"] * 2


def test_what_the_process_itself_hears_is_known_at_once(dynamodb: Any) -> None:
    cartelera = _nueva(dynamodb)
    assert _dicho(cartelera) == Cartel()

    cartelera.anota([Anuncio("Aida", 1, AHORA)])

    assert _dicho(cartelera) == AHORA


def test_what_a_process_remembers_is_written_again_when_it_is_announced_again(dynamodb: Any) -> None:
    """Another one has heard meanwhile that it was something else."""
    recuerda = _nueva(dynamodb)
    recuerda.anota([Anuncio("Aida", 0, ANTES)])
    assert _dicho(recuerda) == ANTES
    _nueva(dynamodb).anota([Anuncio("Aida", 1, AHORA)])

    recuerda.anota([Anuncio("Aida", 2, ANTES)])

    assert _dicho(_nueva(dynamodb)) == ANTES


def test_it_does_not_grow_with_the_events_that_there_are(contado: Contado) -> None:
    cartelera = _nueva(contado)

    for numero in range(MAXIMO + 200):
        cartelera._leidos[f"evento {numero}"] = (1.0, Cartel())
    cartelera.completa([_aviso()])

    assert len(cartelera._leidos) == 1


def test_what_dynamodb_leaves_unread_makes_the_batch_come_again() -> None:
    class AMedias:
        def batch_get_item(self, **pedido: Any) -> dict[str, Any]:
            return {"Responses": {}, "UnprocessedKeys": pedido["RequestItems"]}

    with pytest.raises(LibroOcupado):
        _nueva(AMedias()).completa([_aviso()])
