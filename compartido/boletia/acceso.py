"""Who may enter: in an open stage anyone, in a protected one only organisers where a route asks for them.

A stage is protected unless its PROTEGIDA says "0". API Gateway has verified the token before a function is asked
(`boletia.autorizador`), but it lets every user of the pool in: the group is looked at here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalice.app import Request

from boletia.errores import NoAutorizado

GRUPO = "organizadores"
_SEPARADORES = re.compile(r"[\[\],\s]+")  # API Gateway hands a list over as a text: "[organizadores otros]"


@dataclass(frozen=True)
class Acceso:
    """`verificada`: whether a gateway has looked at what claims to be someone. `chalice local` has none."""

    protegida: bool
    en_esta_maquina: bool
    verificada: bool

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Acceso":
        """What is missing protects."""
        return cls(
            protegida=entorno.get("PROTEGIDA") != "0",
            en_esta_maquina=entorno.get("ETAPA") == "local",
            verificada="AWS_CHALICE_CLI_MODE" not in entorno,
        )

    def exige_organizador(self, peticion: Request) -> None:
        """Raises NoAutorizado in a protected stage for everyone but an organiser."""
        if self.protegida and not (self.verificada and _es_organizador(peticion.context)):
            raise NoAutorizado("Esto es de los organizadores: entre con la cuenta de uno de ellos")

    def exige_lista_de_clientes(self, peticion: Request) -> None:
        """Also in an open stage nobody is told who the customers are, unless it is `local`. Raises NoAutorizado."""
        if not self.protegida and not self.en_esta_maquina:
            raise NoAutorizado("Quién reservó solo se dice en una etapa protegida: make etapa PROTEGIDA=1")
        self.exige_organizador(peticion)


def _es_organizador(contexto: Mapping[str, Any]) -> bool:
    """What the gateway found in the token: an identity, not a mere permission, of someone in the group."""
    dichos = (contexto.get("authorizer") or {}).get("claims") or {}
    return dichos.get("token_use") == "id" and GRUPO in _SEPARADORES.split(dichos.get("cognito:groups", ""))
