"""An event's copy as customers see it: what may follow what (linealidad.py)."""

from dataclasses import dataclass, replace

from tests.fallos.linealidad import Operacion


@dataclass(frozen=True)
class Estado:
    """What is left of which capacity, which reservations are returned or came in."""

    existe: bool = False
    libres: int = 0
    capacidad: int = 0
    version: int = 0
    abierto: bool = True
    cerrandose: bool = False  # some of its parts are closed, others sell
    vivas: frozenset[str] = frozenset()
    devueltas: frozenset[str] = frozenset()
    dentro: frozenset[tuple[str, str, int]] = frozenset()  # reservation, the door's key, boletos
    salieron: frozenset[tuple[str, str, int]] = frozenset()  # of those that were taken back
    menos: frozenset[tuple[str, int]] = frozenset()  # reservation, boletos of it that were given back
    maximos: frozenset[int] = frozenset({0})  # what an address may have (0: any number); parts may differ
    compradas: frozenset[tuple[str, str, int, bool]] = frozenset()  # address, reservation, boletos, counted

    def entraron(self, reserva: str) -> int:
        return sum(boletos for una, _, boletos in self.dentro if una == reserva)

    @property
    def cerrado(self) -> bool:
        """Whether somebody may be told so."""
        return self.cerrandose or not self.abierto

    def devueltos(self, reserva: str) -> int:
        """Boletos that were given back of a reservation that keeps others."""
        return sum(boletos for una, boletos in self.menos if una == reserva)

    def linea(self, reserva: str, clave: str) -> tuple[str, str, int] | None:
        """What came in, and may have been taken back, under a key of the door's."""
        return next((una for una in self.dentro | self.salieron if una[:2] == (reserva, clave)), None)

    def tiene(self, email: str, contadas: bool) -> int:
        """Boletos of an address, of the reservations that its limit counts or of the others."""
        return sum(
            boletos - self.devueltos(id)
            for suyo, id, boletos, contada in self.compradas
            if suyo == email and contada == contadas and id in self.vivas
        )

    def pasa(self, una: Operacion, maximo: int) -> bool:
        """Whether an order goes beyond a limit. What the address had before there was one may be counted as it was
        when the order began.
        """
        sin_contar = max(self.tiene(una.email, False), una.habia)
        return bool(maximo) and self.tiene(una.email, True) + sin_contar + una.boletos > maximo


def tras(estado: Estado, una: Operacion) -> Estado | None:
    """The state after it, or None where its answer would have been wrong."""
    match una.que:
        case "copia":
            return estado if estado.existe else _nueva(una)
        case "cierre":
            return replace(estado if estado.existe else _nueva(una), abierto=False)
        case "cierre de una parte":
            return replace(estado if estado.existe else _nueva(una), cerrandose=True)
        case "version":
            return _version(estado, una)
        case "maximo de una parte":
            return replace(estado, maximos=estado.maximos | {una.maximo})
        case "entra":
            return _entra(estado, una)
        case "deshace":
            return _deshace(estado, una)
        case "compra":
            return _compra(estado, una)
        case "devuelve":
            return _devuelve(estado, una)
        case "rebaja":
            return _rebaja(estado, una)
        case "mira evento":
            return estado if una.dijo in _dichos_del_evento(estado) else None
        case "mira reserva":
            return estado if _puede_verse(estado, una) else None
    raise ValueError(una.que)


def _nueva(una: Operacion) -> Estado:
    return Estado(
        existe=True,
        libres=una.boletos,
        capacidad=una.boletos,
        version=una.version,
        maximos=frozenset({una.maximo}),
    )


def _version(estado: Estado, una: Operacion) -> Estado | None:
    """A copy takes over a later version than its own; one that is not there yet is made of it."""
    if not estado.existe:
        return _nueva(una)
    if una.version <= estado.version:
        return None
    libres = estado.libres + una.boletos - estado.capacidad
    maximos = frozenset({una.maximo}) | (estado.maximos if una.en_partes else frozenset())
    return replace(estado, libres=libres, capacidad=una.boletos, version=una.version, maximos=maximos)


def _entra(estado: Estado, una: Operacion) -> Estado | None:
    """`version` holds the boletos of the reservation."""
    viva, linea = una.reserva in estado.vivas, (una.reserva, una.clave, una.boletos)
    caben = estado.entraron(una.reserva) + una.boletos <= una.version - estado.devueltos(una.reserva)
    otra = estado.linea(una.reserva, una.clave)
    if otra is not None:
        return estado if una.dijo == ("hecha" if otra == linea else "ClaveReutilizada") else None
    match una.dijo:
        case "hecha" if viva and caben:
            return replace(estado, dentro=estado.dentro | {linea})
        case "BoletosUsados" if viva and not caben:
            return estado
        case "ReservaCancelada" if una.reserva in estado.devueltas:
            return estado
        case "EventoCancelado" if viva and estado.cerrado:
            return estado
    return None


def _deshace(estado: Estado, una: Operacion) -> Estado | None:
    """An entry is taken back, once."""
    linea = estado.linea(una.reserva, una.clave)
    if una.dijo == "IngresoDesconocido":
        return estado if linea is None else None
    if una.dijo != "hecha" or linea is None:
        return None
    return replace(estado, dentro=estado.dentro - {linea}, salieron=estado.salieron | {linea})


def _compra(estado: Estado, una: Operacion) -> Estado | None:
    if una.dijo == "hecha":
        if not (estado.existe and estado.abierto and estado.libres >= una.boletos and _permite(estado, una)):
            return None
        suya = (una.email, una.reserva, una.boletos, una.contada)
        return replace(
            estado,
            libres=estado.libres - una.boletos,
            vivas=estado.vivas | {una.reserva},
            compradas=estado.compradas | {suya},
        )
    return estado if una.dijo in _negativas(estado, una) else None


def _permite(estado: Estado, una: Operacion) -> bool:
    """Whether a limit lets an order pass: one that it counts, of all that it counts."""
    if not una.contada:
        return 0 in estado.maximos
    return any(estado.tiene(una.email, True) + una.boletos <= maximo for maximo in estado.maximos if maximo)


def _negativas(estado: Estado, una: Operacion) -> set[str]:
    """Why an order cannot be booked; none where it can."""
    if not estado.existe:
        return {"EventoDesconocido"}
    cerrado = {"EventoCancelado"} if estado.cerrado else set()
    agotado = {"SinDisponibilidad"} if estado.abierto and estado.libres < una.boletos else set()
    pasa = any(estado.pasa(una, maximo) for maximo in estado.maximos)
    return cerrado | agotado | ({"LimitePorCliente"} if pasa else set())


def _devuelve(estado: Estado, una: Operacion) -> Estado | None:
    viva = una.reserva in estado.vivas
    match una.dijo:
        case "hecha" if viva and estado.abierto and not estado.entraron(una.reserva):
            return replace(
                estado,
                libres=estado.libres + una.boletos - estado.devueltos(una.reserva),
                vivas=estado.vivas - {una.reserva},
                devueltas=estado.devueltas | {una.reserva},
            )
        case "BoletosUsados" if viva and estado.entraron(una.reserva):
            return estado
    return estado if _ya_no_se_suelta(estado, una) else None


def _rebaja(estado: Estado, una: Operacion) -> Estado | None:
    """`boletos` are those of the reservation when it was made, `version` those that it is to keep."""
    viva, tiene = una.reserva in estado.vivas, una.boletos - estado.devueltos(una.reserva)
    alcanzan = una.version >= estado.entraron(una.reserva)
    match una.dijo:
        case "hecha" if viva and una.version == tiene:
            return estado
        case "hecha" if viva and estado.abierto and una.version < tiene and alcanzan:
            otras = {(id, boletos) for id, boletos in estado.menos if id != una.reserva}
            return replace(
                estado,
                libres=estado.libres + tiene - una.version,
                menos=frozenset(otras | {(una.reserva, una.boletos - una.version)}),
            )
        case "AumentoImposible" if viva and una.version > tiene:
            return estado
        case "BoletosUsados" if viva and not alcanzan:
            return estado
    return estado if _ya_no_se_suelta(estado, una) else None


def _ya_no_se_suelta(estado: Estado, una: Operacion) -> bool:
    """Whether the refusal is true of a reservation that is not there, or is cancelled, or whose event is."""
    viva, devuelta = una.reserva in estado.vivas, una.reserva in estado.devueltas
    match una.dijo:
        case "ReservaCancelada":
            return devuelta
        case "EventoCancelado":
            return viva and estado.cerrado
    return una.dijo == "ReservaDesconocida" and not viva and not devuelta


def _dichos_del_evento(estado: Estado) -> set[str]:
    if not estado.existe:
        return {"EventoDesconocido"}
    letras = "A" * estado.abierto + "C" * estado.cerrado
    return {f"{max(0, estado.libres)} {letra}" for letra in letras}


def _puede_verse(estado: Estado, una: Operacion) -> bool:
    viva = una.reserva in estado.vivas
    match una.dijo:
        case "A":
            return viva
        case "C":
            return viva and not estado.abierto
        case "X":
            return una.reserva in estado.devueltas
    return una.dijo == "ReservaDesconocida" and not viva and una.reserva not in estado.devueltas
