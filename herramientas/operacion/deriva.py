"""What the tables must agree on, decided from what was read of one event: pure, no I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from initdb.estados import EstadoDeEvento, EstadoDeReserva

_RETIENEN = (EstadoDeReserva.ACTIVA, EstadoDeReserva.CANCELADA_CON_EVENTO)  # their boletos stay taken


class Clase(StrEnum):
    """The kinds of drift, and what each is called in the report."""

    SIN_COPIA = "copia ausente"
    COPIA_DISTINTA = "copia distinta"
    COPIA_HUERFANA = "copia sin evento"
    DESCUADRE = "no cuadra"
    ACTIVAS = "reservas activas en un evento cancelado"
    SIN_ANUNCIO = "cambio de fecha o lugar sin avisar a todos"
    SIN_AVISO = "estados sin correo confirmado"
    INGRESOS = "ingresos que no suman"


@dataclass(frozen=True)
class Original:
    """An event in the table eventos; `inicial` is the capacity that it was created with."""

    capacidad: int
    categoria: str
    estado: str
    detalles: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    inicial: int | None = None


@dataclass(frozen=True)
class Parte:
    """Another part of a copy's availability, without `estado` where it is not there; it had `quedaban` boletos left
    when it heard of the event's last date or place.
    """

    libres: int = 0
    estado: str = ""
    version: int = 0
    quedaban: int = 0


@dataclass(frozen=True)
class Copia:
    """Its copy in inventario; `libres` is the availability, `aplicada` the capacity of the last change it followed.

    `por_avisar` are the boletos whose holders are being told of another date or place.
    """

    libres: int
    categoria: str
    estado: str
    detalles: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    aplicada: int | None = None
    por_avisar: int | None = None
    partes: tuple[Parte, ...] = ()

    def con(self, parte: Parte) -> "Copia":
        """With another part of its availability."""
        por_avisar = None if self.por_avisar is None else self.por_avisar - parte.quedaban
        libres = self.libres + parte.libres
        return replace(self, libres=libres, por_avisar=por_avisar, partes=(*self.partes, parte))


@dataclass(frozen=True)
class Suma:
    """Its reservations: boletos that are reserved, and how many reservations are active."""

    reservados: int = 0
    activas: int = 0

    def con(self, estado: str, cantidad: int) -> "Suma":
        retiene = cantidad if estado in _RETIENEN else 0
        return Suma(self.reservados + retiene, self.activas + (estado == EstadoDeReserva.ACTIVA))


@dataclass(frozen=True)
class Deriva:
    """One breach of the invariants. `funcion` heals it when it is called; None when no function can."""

    evento: str
    clase: Clase
    detalle: str
    funcion: str | None
    consejo: str = ""


def derivas(nombre: str, original: Original | None, copia: Copia | None, suma: Suma) -> Iterator[Deriva]:
    """Every breach of one event, in the order in which they are to be healed."""
    if original is None:
        yield Deriva(nombre, Clase.COPIA_HUERFANA, "está en inventario y no en eventos", None, _SIN_ORIGINAL)
        return
    if copia is None:
        yield _sin_copia(nombre, original, suma)
        return
    capacidad = _aplicada(original, copia)
    if _dicho(copia, capacidad) != _dicho(original, original.capacidad):
        yield _copia_distinta(nombre, original, copia)
    if any((parte.estado, parte.version) != (copia.estado, copia.version) for parte in copia.partes):
        yield _partes_distintas(nombre, original, copia)
    if copia.libres + suma.reservados != capacidad:
        yield _descuadre(nombre, capacidad, copia, suma)
    if original.estado == EstadoDeEvento.CANCELADO and suma.activas:
        yield Deriva(nombre, Clase.ACTIVAS, f"{suma.activas} activas", "modificaInventarioReserva")
    if original.estado == EstadoDeEvento.ACTIVO and copia.por_avisar:
        detalle = f"el anuncio no terminó: {copia.por_avisar} boletos"
        yield Deriva(nombre, Clase.SIN_ANUNCIO, detalle, "modificaInventarioReserva")


def _sin_copia(nombre: str, original: Original, suma: Suma) -> Deriva:
    if suma.reservados == 0:
        return Deriva(nombre, Clase.SIN_COPIA, "no está en inventario", "modificaInventarioEvento")
    detalle = f"no está en inventario, y hay {suma.reservados} boletos reservados"
    consejo = (
        "una copia nueva los vendería otra vez: escriba el item E con Capacidad "
        f"{original.capacidad - suma.reservados}, Categoria {original.categoria}, Estado {original.estado}"
    )
    return Deriva(nombre, Clase.SIN_COPIA, detalle, None, consejo)


def _copia_distinta(nombre: str, original: Original, copia: Copia) -> Deriva:
    aplicada = _aplicada(original, copia)
    detalle = f"{_dicho(copia, aplicada)}; en eventos {_dicho(original, original.capacidad)}"
    atrasada = copia.version < original.version and copia.estado in (EstadoDeEvento.ACTIVO, original.estado)
    cerrada = replace(copia, estado=EstadoDeEvento.CANCELADO)
    sin_cerrar = copia.estado == EstadoDeEvento.ACTIVO and _dicho(cerrada, aplicada) == _dicho(
        original, original.capacidad
    )
    if atrasada or sin_cerrar:
        return Deriva(nombre, Clase.COPIA_DISTINTA, detalle, "modificaInventarioEvento")
    return Deriva(
        nombre, Clase.COPIA_DISTINTA, detalle, None, "ninguna función lo cambia: corrija el item E a mano"
    )


def _partes_distintas(nombre: str, original: Original, copia: Copia) -> Deriva:
    """A part follows the event's own item and is closed with it; one that is missing was taken out by somebody."""
    faltan = sum(not parte.estado for parte in copia.partes)
    abiertas = sum(parte.estado not in ("", copia.estado) for parte in copia.partes)
    atrasadas = sum(bool(parte.estado) and parte.version != copia.version for parte in copia.partes)
    detalle = (
        f"de {len(copia.partes) + 1} partes faltan {faltan}, {abiertas} no tienen Estado {copia.estado}, "
        f"y {atrasadas} no saben la versión {copia.version}"
    )
    if not faltan and (original.estado == EstadoDeEvento.CANCELADO or not abiertas):
        return Deriva(nombre, Clase.COPIA_DISTINTA, detalle, "modificaInventarioEvento")
    return Deriva(
        nombre, Clase.COPIA_DISTINTA, detalle, None, "ninguna función lo cambia: corrija los items D a mano"
    )


def _aplicada(original: Original, copia: Copia) -> int:
    """The capacity that the copy was last told."""
    creada = original.capacidad if original.inicial is None else original.inicial
    return creada if copia.aplicada is None else copia.aplicada


def _dicho(de: Original | Copia, capacidad: int) -> str:
    """What an event and its copy must say alike."""
    partes = {"Estado": de.estado, "Categoria": de.categoria, "Capacidad": capacidad, "Version": de.version}
    return ", ".join(f"{nombre} {valor}" for nombre, valor in {**partes, **de.detalles}.items())


def _descuadre(nombre: str, capacidad: int, copia: Copia, suma: Suma) -> Deriva:
    falta = capacidad - suma.reservados - copia.libres
    detalle = (
        f"{copia.libres} libres + {suma.reservados} reservados, y la capacidad de la copia es {capacidad}"
    )
    if copia.libres + falta < 0:
        return Deriva(
            nombre,
            Clase.DESCUADRE,
            detalle,
            None,
            "hay más boletos reservados que los del evento: suba su capacidad, o decida a quién se le cancelan",
        )
    consejo = (
        "la disponibilidad solo la mueven las reservas y los cambios de capacidad; si sabe por qué difiere, súmele "
        f"{falta:+d} con una sola escritura: update-item … 'SET Capacidad = Capacidad + :n', :n = {falta}"
    )
    return Deriva(nombre, Clase.DESCUADRE, detalle, None, consejo)


_SIN_ORIGINAL = "ninguna función crea eventos: restaure la tabla eventos (PITR) o retire la copia a mano"
_SIN_SUMA = "Entradas debe ser la suma de las cantidades de Ingresos, y no pasar de Cantidad: corrija el item I a mano"


def ingresos_que_no_suman(evento: str, id: str) -> Deriva:
    """Of one reservation; one item says it all, so it is certain at the first look."""
    return Deriva(evento, Clase.INGRESOS, f"reserva {id}", None, _SIN_SUMA)
