"""The e-mails of a batch that are still to be sent, each reservation's in its order: a confirmation before its
cancellation. Pure.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from chalicelib.envio import Envio


@dataclass
class Pendientes:
    """By reservation, in the order of the batch."""

    de: dict[str, list[Envio]] = field(default_factory=dict)

    @classmethod
    def desde(cls, avisos: Sequence[Envio]) -> "Pendientes":
        """An e-mail that a batch asks for twice is one."""
        pendientes = cls()
        vistas: set[str] = set()
        for aviso in avisos:
            if aviso.clave not in vistas:
                vistas.add(aviso.clave)
                pendientes.de.setdefault(aviso.id, []).append(aviso)
        return pendientes

    def __bool__(self) -> bool:
        return bool(self.de)

    def todos(self) -> list[Envio]:
        return [aviso for suyos in self.de.values() for aviso in suyos]

    def ronda(self, cuantos: int) -> list[Envio]:
        """The next e-mail of each of the first reservations: these may go side by side."""
        return [suyos[0] for suyos in list(self.de.values())[:cuantos]]

    def hecho(self, aviso: Envio) -> None:
        """This one is done: its reservation's next may follow."""
        self.de[aviso.id].remove(aviso)
        if not self.de[aviso.id]:
            del self.de[aviso.id]

    def aparta(self, aviso: Envio) -> None:
        """This one has to come again, and with it what follows it."""
        del self.de[aviso.id]

    def quita(self, claves: Set[str]) -> list[Envio]:
        """These were done before; returns them."""
        fuera = [aviso for aviso in self.todos() if aviso.clave in claves]
        for aviso in fuera:
            self.hecho(aviso)
        return fuera
