"""What SES tells of an e-mail after it took it: that it came back, or that its recipient called it spam.

SES publishes it for the stage's configuration set, with the tags that each e-mail was sent with: they say which of the
ledger's entries it is about. Anybody's text may arrive here, so everything is read as if a stranger had written it.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.envio import Envio
from chalicelib.errores import NoticiaIlegible
from chalicelib.veredicto import motivo

RESERVA, ESTADO = "reserva", "estado"  # the tags' names
_ETIQUETA = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what SES takes as a tag's value


class Que(StrEnum):
    """What became of the e-mail."""

    REBOTE = "rebote"  # for good: it was not delivered, and never will be
    REBOTE_PASAJERO = "rebote pasajero"  # a full mailbox, or only somebody who is on holiday
    DENUNCIA = "denuncia"


@dataclass(frozen=True)
class Noticia:
    """About the e-mail of reservation `id` in `estado` that SES sent as `mensaje`."""

    que: Que
    id: str
    estado: str
    mensaje: str
    motivo: str

    @property
    def clave(self) -> str:
        """What that e-mail is remembered by."""
        return f"{self.id}#{self.estado}"


def etiquetas(envio: Envio) -> list[dict[str, str]]:
    """The tags of an e-mail; none where SES would not take them, which would stop the e-mail itself."""
    valores = {RESERVA: envio.id, ESTADO: str(envio.estado)}
    if not all(map(_ETIQUETA.fullmatch, valores.values())):
        return []
    return [{"Name": nombre, "Value": valor} for nombre, valor in valores.items()]


def desde_mensaje(texto: str) -> Noticia | None:
    """What an event of SES says; None for one that changes nothing. Raises NoticiaIlegible."""
    try:
        suceso = json.loads(texto)
        leida = _LECTORES[suceso["eventType"]](suceso) if suceso["eventType"] in _LECTORES else None
        if leida is None:
            return None
        que, palabras = leida
        correo = suceso["mail"]
        ((id,), (estado,)) = (correo["tags"][nombre] for nombre in (RESERVA, ESTADO))
        noticia = Noticia(que, id, estado, correo["messageId"], palabras)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise NoticiaIlegible(type(error).__name__) from error
    if not all(isinstance(campo, str) and campo for campo in (id, estado, noticia.mensaje)):
        raise NoticiaIlegible("reserva, estado o messageId")
    return noticia


def _rebote(suceso: Any) -> tuple[Que, str]:
    rebote = suceso["bounce"]
    tipo = f"{rebote['bounceType']}/{rebote['bounceSubType']}"
    palabras = next((str(uno.get("diagnosticCode", "")) for uno in rebote["bouncedRecipients"]), "")
    que = Que.REBOTE if rebote["bounceType"] == "Permanent" else Que.REBOTE_PASAJERO
    return que, motivo(tipo, palabras)


def _denuncia(suceso: Any) -> tuple[Que, str]:
    denuncia = suceso["complaint"]
    tipo = denuncia.get("complaintFeedbackType") or denuncia.get("complaintSubType") or "sin decir por qué"
    return Que.DENUNCIA, motivo(str(tipo), "")


def _negativa(suceso: Any) -> tuple[Que, str]:
    """SES took the e-mail and then thought better of it: its content."""
    return Que.REBOTE, motivo("Reject", str(suceso["reject"]["reason"]))


_LECTORES = {"Bounce": _rebote, "Complaint": _denuncia, "Reject": _negativa}
