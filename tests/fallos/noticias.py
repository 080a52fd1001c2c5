"""What SES tells of an e-mail after it took it, and whether the ledger has it so: it blames nobody for what it was not
told, and forgets nothing that it was.
"""

import json
from dataclasses import dataclass

from tests.fallos.buzon import Envio
from tests.fallos.mundo import Mundo

# What the ledger makes of each kind; nothing of what may pass.
SITUACIONES = {"Permanent": "rebotado", "Transient": "", "Undetermined": "", "Complaint": "denunciado"}
LLEGADOS = ("enviado", *filter(None, SITUACIONES.values()))  # what SES took


@dataclass(frozen=True)
class Noticia:
    """What SES told of an e-mail; `oida`: the function that reads it had no trouble."""

    envio: Envio
    clase: str
    oida: bool


def mensaje(envio: Envio, clase: str) -> str:
    """As SES publishes it, with the tags that the e-mail was sent with."""
    datos = envio.llamada.datos
    etiquetas = {datos[f"Tags.member.{n}.Name"]: [datos[f"Tags.member.{n}.Value"]] for n in (1, 2)}
    correo = {"messageId": envio.mensaje, "tags": etiquetas}
    if clase == "Complaint":
        return json.dumps({"eventType": "Complaint", "mail": correo, "complaint": {}})
    rebote = {"bounceType": clase, "bounceSubType": "General", "bouncedRecipients": [{}]}
    return json.dumps({"eventType": "Bounce", "mail": correo, "bounce": rebote})


def el_libro_sabe_lo_que_ses_dijo(mundo: Mundo) -> None:
    """Of an e-mail that it knows to have been sent, and once, it says what SES told first; of any, nothing that SES did
    not tell.
    """
    anotados, enviados = mundo.anotados(), [envio.clave for envio in mundo.buzon.todos]
    for clave, situacion in anotados.items():
        suyas = [noticia for noticia in mundo.buzon.noticias if noticia.envio.clave == clave]
        dichas = {SITUACIONES[noticia.clase] for noticia in suyas}
        assert situacion not in SITUACIONES.values() or situacion in dichas, (
            f"{clave}: {situacion}, and nobody said so"
        )
        oidas = [
            SITUACIONES[noticia.clase]
            for noticia in suyas
            if noticia.oida and SITUACIONES[noticia.clase] and not mundo.buzon.sin_respuesta(noticia.envio)
        ]
        una_vez = enviados.count(clave) == 1 and clave not in mundo.buzon.reenviados
        if oidas and una_vez and clave not in mundo.olvidados:
            # Or it was sent again, its first sender being dead, and refused then.
            assert situacion in dichas | {"rechazado"}, f"{clave}: {situacion}, and SES said {oidas}"
