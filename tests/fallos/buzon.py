"""The simulated SES, and whether each e-mail that it sent again was one of the windows of docs/garantias.md.

Who sends holds a claim of the ledger. A second e-mail for the same state is excused by what really happened, not by
what the ledger says of it: the answer to the first was lost, or its sender had not closed it when the claim was over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.fallos.inyector import Fallo, Inyector, Llamada
from tests.fallos.procesos import Proceso

PLAZO = 20.0  # seconds that a claim holds, as docs/garantias.md promises
SEGUNDO = 1.0  # the ledger counts whole ones


@dataclass
class Cubo:
    """SES's limit as a token bucket: `ritmo` e-mails a second, as many at once after a rest; without end at first."""

    ritmo: float = 1e6
    fichas: float = 0.0
    desde: float = 0.0

    def cabe(self, ahora: float) -> bool:
        """Takes one token, if there is one."""
        self.fichas = min(max(1.0, self.ritmo), self.fichas + (ahora - self.desde) * self.ritmo)
        self.desde = ahora
        if self.fichas < 1:
            return False
        self.fichas -= 1
        return True


@dataclass(frozen=True, eq=False)
class Reclamo:
    """A claim that reached the ledger: since when it holds, by the clock of the process that made it."""

    clave: str
    desde: float
    momento: float  # by the world's clock
    numero: int  # in the order in which the ledger took them
    proceso: Proceso
    vida: int


@dataclass(frozen=True, eq=False)
class Envio:
    """One e-mail that SES took."""

    clave: str
    llamada: Llamada
    reclamo: Reclamo | None
    para: str
    texto: str
    mensaje: str  # what SES calls it


@dataclass
class Buzon:
    """`correos` are counted by text, `ventanas` by what excused an e-mail's coming twice; `de_mas` had no excuse."""

    red: Inyector
    ses: Cubo = field(default_factory=Cubo)
    rechazadas: set[str] = field(default_factory=set)
    correos: Counter[str] = field(default_factory=Counter)
    claves: dict[str, str] = field(default_factory=dict)  # of each text
    ventanas: Counter[str] = field(default_factory=Counter)
    de_mas: list[str] = field(default_factory=list)
    todos: list[Envio] = field(default_factory=list)
    reenviados: set[str] = field(default_factory=set)  # that an operator wanted sent again
    noticias: list[Any] = field(default_factory=list)  # what SES told of them (noticias.py)
    _empezados: dict[str, tuple[float, float]] = field(default_factory=dict)  # claims under way, by owner
    _orden: int = 0
    _reclamos: dict[Any, Reclamo] = field(default_factory=dict)  # the last one of each thread of a process
    _de_clave: dict[str, list[Reclamo]] = field(default_factory=lambda: defaultdict(list))
    _cierres: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _dichos: dict[str, str] = field(default_factory=dict)  # as what, as long as the ledger remembers
    _envios: dict[str, list[Envio]] = field(default_factory=lambda: defaultdict(list))

    def empieza(self, llamada: Llamada) -> None:
        """A call to the ledger is on its way: a claim holds from here on."""
        if dueno := _dueno(llamada):
            self._empezados.setdefault(dueno, (llamada.sello.ahora, llamada.sello.momento))

    def hecha(self, llamada: Llamada) -> None:
        """A call to the ledger took effect."""
        if llamada.sello.invocacion is None:
            return
        self._orden += 1
        if dueno := _dueno(llamada):
            proceso = llamada.sello.invocacion.proceso
            clave = llamada.datos["Key"]["PK"]["S"]
            reclamo = Reclamo(clave, *self._empezados[dueno], self._orden, proceso, proceso.vidas)
            self._reclamos[proceso, llamada.sello.hilo] = reclamo
            self._de_clave[clave].append(reclamo)
            if clave in self._dichos and clave not in self.reenviados:
                self.de_mas.append(f"{clave} claimed, and it was {self._dichos[clave]}")
        elif llamada.operacion == "BatchWriteItem":
            for pedido in next(iter(llamada.datos["RequestItems"].values())):
                cierre = pedido["PutRequest"]["Item"]
                self._cierres[cierre["PK"]["S"]].append(self._orden)
                self._dichos[cierre["PK"]["S"]] = cierre["Situacion"]["S"]

    def envia(self, llamada: Llamada, para: str, texto: str) -> str:
        """Takes an e-mail; its name."""
        self.correos[texto] += 1
        proceso = llamada.sello.invocacion.proceso if llamada.sello.invocacion else None
        reclamo = self._reclamos.get((proceso, llamada.sello.hilo))
        envio = Envio(
            reclamo.clave if reclamo else texto, llamada, reclamo, para, texto, f"m{len(self.todos)}"
        )
        self.todos.append(envio)
        self.claves[texto] = envio.clave
        for anterior in self._envios[envio.clave]:
            excusa = self._excusa(anterior, envio)
            if excusa is None:
                self.de_mas.append(f"{envio.clave} again, call {llamada.numero}")
            else:
                self.ventanas[excusa] += 1
        self._envios[envio.clave].append(envio)
        return envio.mensaje

    def olvida(self, clave: str) -> None:
        """The ledger has forgotten an e-mail."""
        self._dichos.pop(clave, None)

    def primeros(self) -> Iterable[str]:
        """Each e-mail that was sent, in the order in which they were first sent."""
        return self._envios

    def _excusa(self, antes: Envio, otra: Envio) -> str | None:
        if self.sin_respuesta(antes):
            return "respuesta de SES perdida"
        if antes.clave in self.reenviados and self._volvio(antes.clave):
            return "reenviado por un operador"
        if antes.reclamo is None or otra.reclamo is None:
            return None
        primero, segundo = sorted((antes.reclamo, otra.reclamo), key=lambda reclamo: reclamo.numero)
        if any(primero.numero < cierre < segundo.numero for cierre in self._cierres[antes.clave]):
            return None
        suyo = primero.proceso is segundo.proceso and primero.vida == segundo.vida
        if suyo and antes.clave not in self.reenviados:  # it remembers, but does as an operator wants
            return None
        relevo = self._relevo(primero, segundo)
        if relevo is None:
            return None
        if relevo.momento - primero.momento < PLAZO - SEGUNDO:
            return "relojes que difieren en más de lo que queda del reclamo"
        muerto = primero.vida in primero.proceso.muertas
        return "proceso muerto antes de anotar" if muerto else "reclamo vencido con su proceso vivo"

    def sin_respuesta(self, envio: Envio) -> bool:
        """Whether SES took an e-mail and nobody was told so."""
        return any(uno is envio.llamada and fallo is Fallo.PERDIDA for uno, fallo in self.red.inyectados)

    def _volvio(self, clave: str) -> bool:
        """Whether any e-mail of that name came back: of two that went, the ledger knows one."""
        return any(uno.envio.clave == clave and uno.clase == "Permanent" for uno in self.noticias)

    def _relevo(self, primero: Reclamo, segundo: Reclamo) -> Reclamo | None:
        """Who found the first claim to be over, by its own clock: the second one, or one before it that gave it up."""
        return next(
            (
                reclamo
                for reclamo in self._de_clave[primero.clave]
                if primero.numero < reclamo.numero <= segundo.numero
                and reclamo.desde - primero.desde >= PLAZO - SEGUNDO
            ),
            None,
        )


def _dueno(llamada: Llamada) -> str | None:
    """Who claims an e-mail by this call, if it is one that does."""
    valores: dict[str, Any] = llamada.datos.get("ExpressionAttributeValues", {})
    if llamada.operacion != "UpdateItem" or ":vence" not in valores:
        return None
    return str(valores[":dueno"]["S"])


def destinatario_y_texto(datos: dict[str, Any]) -> tuple[str, str]:
    return datos["Destination.ToAddresses.member.1"], datos["Message.Body.Text.Data"]
