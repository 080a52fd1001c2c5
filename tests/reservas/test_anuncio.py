"""Another date or place is told to all who have boletos, once a change, whatever is delivered when and seen late."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import app
import pytest
from chalice import ConflictError, NotFoundError

from chalicelib.anuncio import anuncia
from chalicelib.barrido import MARGEN
from chalicelib.cambio import Cambio, desde_registro
from chalicelib.difusion import Avisada, Difusion
from chalicelib.errores import AnuncioIncompleto
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.reserva import Solicitud
from tests.conftest import Hechos
from tests.contratos.imagenes import lote
from tests.motor import registros_del_stream
from tests.reservas.escena import Contexto, Escena, evento_del_stream

FECHAS = ["2026-12-31T20:30:00-06:00", "2027-01-02T19:00:00-06:00", "2027-02-03T18:00:00-06:00"]


def _version(
    nombre: str, version: int, movido: int, estado: str = "A", capacidad: int = 30
) -> dict[str, Any]:
    """The record of the event's change number `version`, which moved last with the version `movido`."""
    suyo = evento_del_stream(nombre, "evento_creado", capacidad)
    imagen = suyo["dynamodb"]["NewImage"]
    imagen |= {"Estado": {"S": estado}, "Fecha": {"S": FECHAS[movido % 3]}}
    if version:
        imagen |= {"Version": {"N": str(version)}, "CapacidadInicial": {"N": "30"}}
    if movido:
        imagen |= {"Cambio": {"N": str(movido)}}
    return suyo


def _cambio(registro: dict[str, Any]) -> Cambio:
    cambio = desde_registro(registro)
    assert cambio is not None
    return cambio


def _copia(*registros: dict[str, Any]) -> None:
    app.modificaInventarioEvento(lote(*registros), Contexto())


def _anuncia(*registros: dict[str, Any], segundos: float = 60.0) -> None:
    app.modificaInventarioReserva(lote(*registros), Contexto(segundos))


def _vende(escena: Escena, nombre: str, cantidad: int = 1, email: str = "pepe@gmail.com") -> str:
    return escena.inventario.crea(Solicitud(nombre, email, cantidad)).id


def _avisos(escena: Escena) -> list[tuple[str, int]]:
    """What notificaciones is asked to tell: each reservation and version whose record says so, in order."""
    return [
        (nuevo["SK"]["S"], int(nuevo["Cambio"]["N"]))
        for registro in registros_del_stream(escena.dynamodb, "inventario")
        if "OldImage" in registro["dynamodb"]
        and "Email" in (nuevo := registro["dynamodb"]["NewImage"])
        and nuevo.get("Cambio") != registro["dynamodb"]["OldImage"].get("Cambio")
    ]


def test_every_holder_is_told_once_with_date_and_place(escena: Escena) -> None:
    _copia(_version("Aida", 0, 0))
    ids = [_vende(escena, "Aida", 2), _vende(escena, "Aida", 3)]

    for _ in range(3):
        _anuncia(_version("Aida", 1, 1))

    assert sorted(_avisos(escena)) == sorted((id, 1) for id in ids)
    reserva = escena.inventario.reserva(ids[0])
    assert (reserva.cambio, reserva.anuncio) == (1, {"Fecha": {"S": FECHAS[1]}})
    assert escena.inventario.evento("Aida").por_avisar is None


def test_any_other_change_tells_nobody(escena: Escena) -> None:
    _copia(_version("Tosca", 0, 0))
    _vende(escena, "Tosca")

    _anuncia(_version("Tosca", 1, 0, capacidad=40))

    assert _avisos(escena) == []


def test_a_change_of_something_else_after_one_of_the_date_tells_nobody_again(escena: Escena) -> None:
    _copia(_version("Norma", 0, 0))
    id = _vende(escena, "Norma")

    _anuncia(_version("Norma", 1, 1), _version("Norma", 2, 1, capacidad=40), _version("Norma", 1, 1))

    assert _avisos(escena) == [(id, 1)]


def test_who_cancelled_is_not_told(escena: Escena) -> None:
    _copia(_version("Carmen", 0, 0))
    escena.inventario.cancela(_vende(escena, "Carmen"))

    _anuncia(_version("Carmen", 1, 1))

    assert _avisos(escena) == []


def test_a_reservation_made_after_the_change_knows_it_from_its_confirmation(escena: Escena) -> None:
    _copia(_version("Otelo", 0, 0), _version("Otelo", 1, 1))

    id = _vende(escena, "Otelo")
    _anuncia(_version("Otelo", 1, 1))

    reserva = escena.inventario.reserva(id)
    assert (reserva.cambio, reserva.anuncio) == (1, {"Fecha": {"S": FECHAS[1]}})
    assert _avisos(escena) == []


def test_each_change_is_told(escena: Escena) -> None:
    _copia(_version("Fidelio", 0, 0))
    id = _vende(escena, "Fidelio")

    _anuncia(_version("Fidelio", 1, 1), _version("Fidelio", 2, 2))

    assert _avisos(escena) == [(id, 1), (id, 2)]


def test_a_change_that_another_overtook_is_told_as_the_later(escena: Escena) -> None:
    _copia(_version("Manon", 0, 0))
    id = _vende(escena, "Manon")
    _copia(_version("Manon", 1, 1), _version("Manon", 2, 2))

    _anuncia(_version("Manon", 1, 1), _version("Manon", 2, 2), _version("Manon", 1, 1))

    assert _avisos(escena) == [(id, 2)]
    assert escena.inventario.reserva(id).anuncio == {"Fecha": {"S": FECHAS[2]}}


def test_a_date_that_was_taken_away_is_told_too(escena: Escena) -> None:
    _copia(_version("Lulu", 0, 0), _version("Lulu", 1, 1))
    id = _vende(escena, "Lulu")
    sin_fecha = _version("Lulu", 2, 2)
    del sin_fecha["dynamodb"]["NewImage"]["Fecha"]

    _anuncia(sin_fecha)

    assert _avisos(escena) == [(id, 2)]
    assert escena.inventario.reserva(id).anuncio == {}


def test_the_holders_of_a_cancelled_evento_are_told_that_and_nothing_else(escena: Escena) -> None:
    _copia(_version("Salome", 0, 0))
    id = _vende(escena, "Salome")
    cancelado = _version("Salome", 1, 1, "C")
    _copia(_version("Salome", 1, 1), cancelado)

    _anuncia(_version("Salome", 1, 1), cancelado)

    assert _avisos(escena) == []
    assert escena.inventario.reserva(id).estado == "C"


class Atrasada(Difusion):
    """Its index hides these reservations for so many passes, and shows none of the states of the others as they are."""

    def __init__(self, escena: Escena, ocultas: Sequence[str], pasadas: int) -> None:
        super().__init__(escena.dynamodb, "inventario", escena.claves)
        self.ocultas, self.quedan = ocultas, pasadas
        self.vistas: dict[str, Avisada] = {}

    def paginas(self, nombre: str) -> Iterator[list[Avisada]]:
        self.quedan -= 1
        for pagina in super().paginas(nombre):
            yield [
                self.vistas.setdefault(vista.id, vista)
                for vista in pagina
                if self.quedan < 0 or vista.id not in self.ocultas
            ]


def _con_indice(escena: Escena, difusion: Difusion, registro: dict[str, Any], plazo: float = 300.0) -> float:
    """Announces it, and returns the seconds that it waited."""
    dormido = [0.0]

    def duerme(segundos: float) -> None:
        dormido[0] += segundos

    anuncia(escena.replica, difusion, _cambio(registro), lambda: plazo - dormido[0], duerme)
    return dormido[0]


def test_a_reservation_that_the_index_shows_late_is_waited_for(escena: Escena) -> None:
    _copia(_version("Elektra", 0, 0))
    ids = [_vende(escena, "Elektra", n) for n in (1, 2, 3)]

    dormido = _con_indice(escena, Atrasada(escena, ids[1:], 3), _version("Elektra", 1, 1))

    assert dormido > 0
    assert sorted(_avisos(escena)) == sorted((id, 1) for id in ids)


def test_what_is_given_back_or_bought_meanwhile_does_not_stand_in_for_who_is_not_seen_yet(
    escena: Escena,
) -> None:
    _copia(_version("Parsifal", 0, 0))
    vistas = [_vende(escena, "Parsifal", 4) for _ in range(3)]
    oculta = _vende(escena, "Parsifal", 5)

    class Movida(Atrasada):
        def paginas(self, nombre: str) -> Iterator[list[Avisada]]:
            yield from super().paginas(nombre)
            if self.quedan == 2:
                escena.inventario.cancela(vistas[0])  # was told
                escena.inventario.rebaja(vistas[1], 1)  # was told
                _vende(escena, "Parsifal", 5)  # knows from its confirmation
                escena.inventario.rebaja(oculta, 2)  # was not told: three boletos less to wait for

    _con_indice(escena, Movida(escena, [oculta], 3), _version("Parsifal", 1, 1))

    assert sorted(_avisos(escena)) == sorted((id, 1) for id in [*vistas, oculta])


def test_who_gives_all_back_before_being_told_is_not_waited_for(escena: Escena) -> None:
    _copia(_version("Dafne", 0, 0))
    oculta = _vende(escena, "Dafne", 5)
    _copia(_version("Dafne", 1, 1))

    escena.inventario.cancela(oculta)

    assert _con_indice(escena, Atrasada(escena, [oculta], 99), _version("Dafne", 1, 1)) == 0.0
    assert escena.inventario.evento("Dafne").por_avisar is None


def test_when_time_runs_out_the_record_comes_again_and_goes_on(escena: Escena) -> None:
    _copia(_version("Lohengrin", 0, 0))
    ids = [_vende(escena, "Lohengrin", n) for n in (1, 2)]

    with pytest.raises(AnuncioIncompleto, match="1 boletos avisados"):
        _con_indice(escena, Atrasada(escena, ids[1:], 999), _version("Lohengrin", 1, 1), plazo=20.0)
    _anuncia(_version("Lohengrin", 1, 1))

    assert sorted(_avisos(escena)) == sorted((id, 1) for id in ids)


@pytest.mark.parametrize("semilla", range(20))
def test_in_any_order_while_people_come_and_go_each_holder_knows_the_last_date(
    escena: Escena, semilla: int
) -> None:
    azar = random.Random(semilla)
    nombre = f"Mezcla {semilla}"
    movidos = [0]
    for version in range(1, 5):
        movidos.append(version if azar.random() < 0.6 else movidos[-1])
    registros = [_version(nombre, v, m, capacidad=azar.randint(20, 60)) for v, m in enumerate(movidos)]
    registros[0] = _version(nombre, 0, 0)
    hechos, ids = [0, 0], list[str]()
    funciones = [_copia, _anuncia]

    while min(hechos) < len(registros):
        cual = azar.randrange(2)
        desde = azar.randint(0, min(hechos[cual], len(registros) - 1))
        hasta = azar.randint(desde + 1, len(registros))
        funciones[cual](*registros[desde:hasta])
        hechos[cual] = max(hechos[cual], hasta)
        for _ in range(azar.randint(0, 4)):
            try:
                if ids and azar.random() < 0.5:
                    escena.inventario.rebaja(azar.choice(ids), azar.randint(1, 3))
                elif ids and azar.random() < 0.3:
                    escena.inventario.cancela(azar.choice(ids))
                else:
                    ids.append(_vende(escena, nombre, azar.randint(1, 5)))
            except (ConflictError, NotFoundError):
                pass

    avisos = _avisos(escena)
    assert len(avisos) == len(set(avisos)), "told twice"
    assert escena.inventario.evento(nombre).por_avisar is None
    for id in ids:
        reserva = escena.inventario.reserva(id)
        assert reserva.estado == "X" or reserva.cambio == movidos[-1]


class _Copia:
    """An event's copy, of whose holders so many boletos are to be told."""

    def __init__(self, por_avisar: int) -> None:
        self._copia = Evento(
            "Aida", 9, "Opera", EstadoDeEvento.ACTIVO, version=1, cambio=1, por_avisar=por_avisar
        )

    def sigue(self, _: Cambio) -> Evento:
        return self._copia

    def anunciado(self, _: Cambio, avisados: int) -> bool:
        return avisados == self._copia.por_avisar


class _Indice:
    """Shows nobody in its first passes, and then two pages of one boleto each."""

    def __init__(self, pasadas_vacias: int) -> None:
        self.vacias, self.paginas_leidas = pasadas_vacias, 0

    def paginas(self, _evento: str) -> Iterator[list[Any]]:
        self.vacias -= 1
        for _ in range(2 if self.vacias < 0 else 0):
            self.paginas_leidas += 1
            yield []

    def avisa(self, _: Cambio, __: list[Any]) -> int:
        return 1


def _espera(por_avisar: int, indice: Any, queda: float = 60.0) -> list[float]:
    """The pauses until all are told."""
    pausas: list[float] = []
    copia: Any = _Copia(por_avisar)
    cambio = Cambio("Aida", 9, "Opera", EstadoDeEvento.ACTIVO, version=1, movido=1)
    anuncia(copia, indice, cambio, lambda: queda, pausas.append)
    return pausas


def test_the_index_is_given_longer_and_longer_pauses() -> None:
    assert _espera(2, _Indice(0)) == []
    assert _espera(2, _Indice(7)) == [0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0]


def test_of_an_event_that_had_sold_nothing_nobody_is_looked_for(hechos: Hechos) -> None:
    indice = _Indice(0)

    assert _espera(0, indice) == []

    assert (indice.paginas_leidas, hechos()[-1]["boletos"]) == (0, 0)


@pytest.mark.parametrize(("pasadas", "hace_falta"), [(1, MARGEN + 0.2), (2, MARGEN + 0.4)])
def test_no_pause_is_begun_that_leaves_no_time(pasadas: int, hace_falta: float) -> None:
    assert len(_espera(2, _Indice(pasadas), hace_falta)) == pasadas

    with pytest.raises(AnuncioIncompleto, match="0 boletos avisados"):
        _espera(2, _Indice(pasadas), hace_falta - 0.01)


def test_no_page_is_told_that_leaves_no_time() -> None:
    indice = _Indice(0)

    with pytest.raises(AnuncioIncompleto, match="tras 1 boletos"):
        _espera(2, indice, MARGEN - 0.01)

    assert indice.paginas_leidas == 1
