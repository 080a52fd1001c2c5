"""Whom an answer of SES blames: only what blames this recipient's address is final, everything else comes again.

SES v1 answers in prose. What is final is therefore listed, text by text; a text that nobody has listed is about the
account, the sender or something new, and an e-mail that waits can still be sent when that is mended.
"""

import re
from email.utils import parseaddr

# About the address, whatever it was: SES has learnt that nothing can be delivered to it.
_DE_LA_DIRECCION = {
    "MessageRejected": re.compile(r"address.*(blacklisted|suppression list)", re.IGNORECASE),
}
# About how an address is written. The text does not say which one, so ours must be beyond doubt.
_DE_LA_FORMA = {
    "InvalidParameterValue": re.compile(
        r"missing final '@domain'|missing (local|domain)|(user|domain) name is missing|domain is missing"
        r"|(illegal|invalid) (e-?mail )?address|invalid domain name|illegal whitespace in address"
        r"|(local address|domain) (contains|starts with|ends with) ",
        re.IGNORECASE,
    ),
}
# About the account, or what we send from and with: no e-mail goes until an operator has mended it.
_DE_LA_CUENTA = {
    "AccessDenied",
    "AccessDeniedException",
    "AccountSendingPausedException",
    "ConfigurationSetDoesNotExist",
    "ConfigurationSetSendingPausedException",
    "MailFromDomainNotVerifiedException",
}
_CERRADA = re.compile(
    r"(sending|account).*(paused|suspended|disabled|shut ?down|under review)", re.IGNORECASE
)
_SANA = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_DIRECCION = re.compile(r"\S*@\S*")
LARGO = 120  # characters of SES's text that are kept


def es_final(codigo: str, texto: str, nuestras: tuple[str, ...]) -> bool:
    """Whether SES will refuse this recipient for ever. `nuestras` are the addresses that we write in each e-mail."""
    propias = _direcciones(nuestras)
    if any(not una or una in texto.lower() for una in propias):
        return False
    if (patron := _DE_LA_DIRECCION.get(codigo)) and patron.search(texto):
        return True
    sanas = all(_SANA.fullmatch(una) for una in propias)
    return sanas and bool((patron := _DE_LA_FORMA.get(codigo)) and patron.search(texto))


def es_de_todos(codigo: str, texto: str, nuestras: tuple[str, ...]) -> bool:
    """Whether SES takes none of our e-mails now, whoever they are for."""
    nombra = any(una and una in texto.lower() for una in _direcciones(nuestras))
    return nombra or codigo in _DE_LA_CUENTA or bool(_CERRADA.search(texto))


def _direcciones(nuestras: tuple[str, ...]) -> list[str]:
    return [parseaddr(una)[1].lower() for una in nuestras]


def motivo(codigo: str, texto: str) -> str:
    """Why, for the log and the ledger: SES's code and words, without any address."""
    palabras = _DIRECCION.sub("…", " ".join(texto.split()))
    return f"{codigo}: {palabras}"[:LARGO] if palabras else codigo
