"""An event itself as its organisers see it: what may follow what (linealidad.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.fallos.linealidad import NUNCA, Operacion

OTRA_VEZ = 2  # times that an operation is made once more, unseen, at most


@dataclass(frozen=True)
class Original:
    """`campos` are what is told of it, but for its state and its version; since `creo` and `cerro` whoever created it,
    and suspended it, had wanted to.
    """

    existe: bool = False
    abierto: bool = True
    version: int = 0
    campos: frozenset[tuple[str, Any]] = frozenset()
    creo: float = 0
    cerro: float = 0

    @property
    def vista(self) -> frozenset[tuple[str, Any]]:
        """Its answer, as `vista` reads one."""
        de_el = {("Estado", "A" if self.abierto else "C"), ("Version", self.version)}
        return self.campos | de_el if self.existe else frozenset()

    def con(self, campos: frozenset[tuple[str, Any]]) -> "Original":
        """None takes a field away; what changes nothing is no version."""
        quedan = frozenset(
            (campo, valor) for campo, valor in (dict(self.campos) | dict(campos)).items() if valor
        )
        return self if quedan == self.campos else replace(self, version=self.version + 1, campos=quedan)


def pedidos(cuerpo: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    """The fields of a request, by their names in an answer."""
    return frozenset((campo[0].upper() + campo[1:], valor) for campo, valor in cuerpo.items())


def vista(cuerpo: Any) -> frozenset[tuple[str, Any]] | None:
    """What an answer shows of the event; None where it shows nothing."""
    if not isinstance(cuerpo, dict) or "Capacidad" not in cuerpo:
        return None
    return frozenset((("Version", 0), *cuerpo.items()) if "Version" not in cuerpo else cuerpo.items())


def con_repeticiones(operaciones: Sequence[Operacion]) -> list[Operacion]:
    """A write whose answer was lost is made again: what it did at first nobody saw, and others may have undone."""
    perdidas = [
        replace(una, dijo="hecha", hasta=NUNCA, vio=None)
        for una in operaciones
        if una.repetida and not una.que.startswith("mira")
    ]
    return [*operaciones, *perdidas * OTRA_VEZ]


def tras(estado: Original, una: Operacion) -> Original | None:
    """The state after it, or None where its answer would have been wrong."""
    if una.dijo == "EventoDesconocido":
        return None if estado.existe else estado
    if una.que == "alta":
        nuevo = _alta(estado, una)
    elif not estado.existe:
        return None
    elif una.dijo == "EventoCancelado":  # by somebody else
        return None if estado.abierto or (una.que == "suspension" and estado.cerro == una.desde) else estado
    else:
        nuevo = {"cambio": _cambio, "suspension": _suspension, "mira evento": _mira}[una.que](estado, una)
    return nuevo if nuevo is None or una.vio in (None, nuevo.vista) else None


def _alta(estado: Original, una: Operacion) -> Original | None:
    nuevo = Original(True, campos=una.campos, creo=una.desde)
    if una.dijo == "EventoExiste":
        return estado if estado.existe and estado != nuevo else None
    igual = una.repetida and replace(nuevo, creo=estado.creo) == estado
    return (estado if igual else nuevo) if igual or not estado.existe else None


def _cambio(estado: Original, una: Operacion) -> Original | None:
    """Of the version that was read, where one was: nobody's change is written over unseen."""
    nuevo = estado.con(una.campos)
    es_otra = nuevo != estado and una.leida not in (None, estado.version)
    if not estado.abierto or es_otra != (una.dijo == "EventoCambiado"):
        return None
    return estado if es_otra else nuevo


def _suspension(estado: Original, una: Operacion) -> Original | None:
    if estado.abierto:
        return replace(estado, abierto=False, cerro=una.desde)
    return estado if una.repetida else None


def _mira(estado: Original, _: Operacion) -> Original:
    return estado
