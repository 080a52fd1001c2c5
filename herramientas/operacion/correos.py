"""`make correos`: the e-mails that did not arrive, by what became of them and why; REENVIAR=1 sends them again.

Read from the ledger, and sent by the function itself: it claims each as any other delivery does, so two operators at
once send one e-mail.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from herramientas.operacion.cura import Cura
from herramientas.operacion.items import Item
from herramientas.operacion.registros import Registro
from herramientas.operacion.tablas import Tablas

REENVIO = (
    "boletia:reenvio"  # as chalicelib/aviso.py of notificaciones knows it; a test holds the two together
)
# What was put off is sent again by its stream, but what an operator sent again and was put off by nobody else.
REENVIABLES = ("rechazado", "rebotado", "aplazado")
SIN_LLEGAR = (*REENVIABLES, "denunciado", "reclamado")
NOTA = "Nota"  # what the ledger has of an e-mail that was sent and came back for a reason that may pass
MUESTRA = 3  # reservations that are named for each reason


@dataclass(frozen=True)
class Anotado:
    """An e-mail as the ledger has it; `clave` is reservation and state."""

    clave: str
    situacion: str
    motivo: str

    @classmethod
    def desde_item(cls, item: Item) -> "Anotado":
        motivo = item.get(NOTA) or item.get("Detalle", {})
        return cls(item["PK"]["S"], item["Situacion"]["S"], motivo.get("S", ""))

    @property
    def reenviable(self) -> bool:
        return self.situacion in REENVIABLES


def sin_llegar(tablas: Tablas) -> list[Anotado]:
    """All that the ledger has and that did not, or may not have arrived, by their keys. Grows with them only."""
    anotados = [
        Anotado.desde_item(item)
        for pagina in tablas.paginas(tablas.notificaciones)
        for item in pagina
        if item.get("Situacion", {}).get("S") in SIN_LLEGAR or NOTA in item
    ]
    return sorted(anotados, key=lambda anotado: anotado.clave)


def elegidos(anotados: Sequence[Anotado], id: str, motivo: str) -> list[Anotado]:
    """Those that may be sent again, of reservation `id` and with `motivo` in their reason; both may be empty."""
    return [
        anotado
        for anotado in anotados
        if anotado.reenviable
        and anotado.clave.startswith(f"{id}#" if id else "")
        and motivo in anotado.motivo
    ]


def lineas(anotados: Sequence[Anotado]) -> Iterator[str]:
    """One line for each situation and reason, the most frequent first."""
    grupos: dict[tuple[str, str], list[str]] = defaultdict(list)
    for anotado in anotados:
        grupos[anotado.situacion, anotado.motivo].append(anotado.clave)
    for (situacion, motivo), claves in sorted(grupos.items(), key=lambda grupo: (-len(grupo[1]), grupo[0])):
        cuales = ", ".join(claves[:MUESTRA]) + (", …" if len(claves) > MUESTRA else "")
        yield f"{len(claves):>7}  {situacion:<10}  {motivo or '–'}  ({cuales})"


def registros(cura: Cura, avisos: Sequence[Anotado]) -> list[Registro]:
    """What tells the function to send them again; nothing for a reservation that is there no more."""
    return [
        {**registro, "eventSource": REENVIO}
        for anotado in avisos
        if (registro := cura.de_reserva(anotado.clave)) is not None
    ]
