"""E-mail through SES: the one place of this domain that talks to it."""

from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from boletia.cliente import BREVE
from chalicelib.envio import Envio
from chalicelib.errores import DireccionRechazada, EnvioFallido, SesCerrado, SesLleno
from chalicelib.noticia import etiquetas
from chalicelib.veredicto import es_de_todos, es_final, motivo

A_LA_VEZ = 25  # e-mails on their way side by side

# Whether a call took effect is not known when its answer is lost: repeated by botocore, it would send twice.
SIN_REPETIR = BREVE.merge(
    Config(
        connect_timeout=2,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 1},
        max_pool_connections=A_LA_VEZ,
    )
)

_LLENO = {"Throttling", "ThrottlingException", "TooManyRequestsException", "LimitExceededException"}


class Correo:
    """`cliente` is built with SIN_REPETIR; `conjunto` is the configuration set for which SES tells what becomes of the
    e-mails, `pagina` where reservations are seen, `responder_a` who reads answers.
    """

    def __init__(
        self, cliente: Any, remitente: str, conjunto: str, pagina: str = "", responder_a: str = ""
    ) -> None:
        self._cliente = cliente
        self._remitente = remitente
        self._conjunto = conjunto
        self._pagina = pagina
        self._responder_a = responder_a

    def envia(self, aviso: Envio) -> str:
        """Tells a customer and returns SES's message id.

        Raises DireccionRechazada (for good), SesLleno or SesCerrado (wait) or EnvioFallido (for now).
        """
        try:
            respuesta = self._cliente.send_email(
                Source=self._remitente,
                Destination={"ToAddresses": [aviso.email]},
                Message=aviso.carta(self._pagina).mensaje(),
                ConfigurationSetName=self._conjunto,
                **({"Tags": marcas} if (marcas := etiquetas(aviso)) else {}),
                **({"ReplyToAddresses": [self._responder_a]} if self._responder_a else {}),
            )
        except ClientError as error:
            raise self._fallo(error) from error
        except BotoCoreError as error:
            raise EnvioFallido(type(error).__name__) from error
        return str(respuesta["MessageId"])

    def _fallo(self, error: ClientError) -> Exception:
        codigo, texto = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
        nuestras = tuple(filter(None, (self._remitente, self._responder_a)))
        if es_final(codigo, texto, nuestras):
            return DireccionRechazada(motivo(codigo, texto))
        if codigo in _LLENO:
            return SesLleno(motivo(codigo, texto))
        return (SesCerrado if es_de_todos(codigo, texto, nuestras) else EnvioFallido)(motivo(codigo, texto))
