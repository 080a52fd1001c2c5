"""Selling: a booking takes its boletos from one part of the event, and looks at the others where that has too little.

With one part, the default, that is one transaction, repeated while others hold the event's item.
"""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import CONFLICTOS, insiste, ocupado
from chalicelib.contienda import codigos, razones
from chalicelib.cupos import Plan
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.oferta import SIN_CAMBIOS, Oferta
from chalicelib.partes import Item, Partes, boletos, une
from chalicelib.rechazos import CONDICION, Razones, fallo, se_ignora
from chalicelib.reserva import Reserva
from chalicelib.transacciones import Transacciones
from chalicelib.ventanilla import Ventanilla

BUSQUEDAS = 50  # each in vain lost to somebody else's booking


@dataclass(frozen=True)
class Alta:
    """A booking to be written; `ahora` in seconds since 1970. `oferta` is what is believed of the event; the address
    has `sin_contar` boletos that its limit does not count. It is the `intento`-th attempt, from 0.
    """

    reserva: Reserva
    clave: str | None
    huella: str
    ahora: int
    oferta: Oferta = SIN_CAMBIOS
    sin_contar: int = 0
    intento: int = 0


class Venta:
    """Of one `Alta`, at this process's `ventanilla`."""

    def __init__(
        self, cliente: Any, transacciones: Transacciones, ventanilla: Ventanilla, alta: Alta
    ) -> None:
        self._cliente = cliente
        self._transacciones = transacciones
        self._claves = transacciones.claves
        self._partes = Partes(cliente, transacciones.tabla, transacciones.claves)
        self._ritmo, self._reparto = ventanilla.ritmo, ventanilla.reparto
        self._alta = alta
        self._plan: Plan = {}
        self._intentos = 0
        self.pasa_del_limite = False

    def registra(self) -> Razones:
        """Books. Returns [], or why not: one reason for the event, then those of the transaction's other items."""
        self._ritmo.entra()
        for _ in range(BUSQUEDAS):
            try:
                rechazo: Razones | None = insiste(self._intenta, codigos, self._ritmo)
            except ClientError as error:
                if not (dichas := self._dichas(error)):
                    raise
                return self._juzga(dichas) or [{}, *dichas[len(self._plan) :]]
            if rechazo is not None:
                return rechazo
        raise ocupado()

    def _intenta(self) -> Razones | None:
        """One call. None when the parts were not as this process thought, so that it has to be tried again."""
        plan = self._reparto.elige(self._alta.reserva.cantidad)
        if plan is None:
            return self._retrata() if self._reparto.los_conoce else self._mira()
        self._plan = plan
        try:
            self._transacciona()
        except ClientError as error:
            dichas = self._dichas(error)
            self._reparto.ve(_vistos(plan, dichas))
            if codigos(error) & CONFLICTOS:
                self._reparto.choca()
                raise
            if CONDICION not in codigos(error):
                raise
            return self._juzga(dichas)
        self._reparto.toma(plan)
        return []

    def _transacciona(self) -> None:
        alta = self._alta
        # What DynamoDB remembers of a token is one transaction: another belief, or part, is another one.
        numero = alta.intento if self._claves.cupos == 1 else 1 + BUSQUEDAS * alta.intento + self._intentos
        token = f"{alta.reserva.id}-{numero}" if numero else alta.reserva.id
        self._intentos += 1  # another part is another transaction; the id is on record once anyway
        self._cliente.transact_write_items(
            TransactItems=self._transacciones.alta(
                alta.reserva,
                alta.clave,
                alta.huella,
                alta.ahora,
                self._plan,
                alta.oferta,
                alta.sin_contar,
            ),
            ClientRequestToken=token,
        )

    def _dichas(self, error: ClientError) -> Razones:
        """The transaction's reasons, but for that of the address's limit."""
        dichas = razones(error)
        if not dichas or not self._alta.oferta.maximo:
            return dichas
        *dichas, del_limite = dichas
        self.pasa_del_limite = fallo(del_limite)
        return dichas

    def _juzga(self, dichas: Razones) -> Razones | None:
        """None when nothing else is wrong than that these parts have too little, and there are others."""
        de_partes, otras = dichas[: len(self._plan)], dichas[len(self._plan) :]
        culpable = max(de_partes, key=lambda razon: (fallo(razon), se_ignora(razon)))
        item = culpable.get("Item", {})
        vende = item.get("Estado", {}).get("S") == EstadoDeEvento.ACTIVO and self._es_la_oferta(item)
        if self._claves.cupos > 1 and vende and not self.pasa_del_limite and not any(map(fallo, otras)):
            return None
        return [culpable, *otras]

    def _es_la_oferta(self, item: Item) -> bool:
        return Oferta.de(Evento.desde_item(item)) == self._alta.oferta

    def _mira(self) -> Razones | None:
        """Looks where boletos are left. Not all at one moment: nobody is told that there are none for this."""
        partes = self._partes.lee(self._alta.reserva.evento)
        if not all(partes):
            return [_condicion({}), {}]
        self._reparto.ve(dict(enumerate(map(boletos, partes))))
        return None

    def _retrata(self) -> Razones | None:
        """All parts at one moment, with what an earlier attempt of this booking may have written."""
        alta, cupos = self._alta, self._claves.cupos
        otras = [self._claves.reserva(alta.reserva.id)]
        otras += [self._claves.idempotencia(alta.clave)] if alta.clave else []
        leidos = self._partes.retrata(alta.reserva.evento, *otras)
        evento, registradas = une(leidos[:cupos]), leidos[cupos:]
        if evento:
            self._reparto.ve(dict(enumerate(map(boletos, leidos[:cupos]))))
        dichas = [_condicion(item) if _vale(item, alta.ahora) else {} for item in registradas]
        alcanza = bool(evento) and boletos(evento) >= alta.reserva.cantidad
        if alcanza and evento["Estado"]["S"] == EstadoDeEvento.ACTIVO and not any(dichas):
            return None
        return [_condicion(evento), *dichas]


def _vistos(plan: Plan, dichas: Razones) -> dict[int, int]:
    """What the parts hold whose conditions failed."""
    return {
        parte: boletos(razon["Item"]) for parte, razon in zip(plan, dichas, strict=False) if razon.get("Item")
    }


def _condicion(item: Item) -> dict[str, Any]:
    """The reason that a transaction gives whose condition fails on this item."""
    return {"Code": CONDICION, "Item": item}


def _vale(item: Item, ahora: int) -> bool:
    """Whether it is there, and not an Idempotency-Key that has expired."""
    return bool(item) and int(item.get("Caduca", {"N": str(ahora)})["N"]) >= ahora
