"""The AWS account (or the embedded cloud) that the environment's credentials and endpoint lead to."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.proyecto import ETAPA_DEL_API, REGION
from initdb.esquema import AjusteInvalido
from initdb.fallos import explica, firma

_PACIENCIA = Config(retries={"mode": "standard", "total_max_attempts": 6}, read_timeout=30)


def region_de(entorno: Mapping[str, str]) -> str:
    """The one region of a command and of every program that it runs: what the environment says, or the profile's, or
    the seed's. AWS's tools do not agree on which variable counts, so two that differ raise AjusteInvalido.
    """
    dichas = [entorno[variable] for variable in ("AWS_REGION", "AWS_DEFAULT_REGION") if entorno.get(variable)]
    if len(set(dichas)) > 1:
        raise AjusteInvalido(
            f"AWS_REGION={dichas[0]} y AWS_DEFAULT_REGION={dichas[1]} no coinciden: deje solo una"
        )
    return dichas[0] if dichas else boto3.Session().region_name or REGION


@dataclass(frozen=True)
class Cuenta:
    """Makes each client once; `extremo` is the embedded cloud's address, or empty on AWS."""

    extremo: str = field(default_factory=lambda: os.environ.get("AWS_ENDPOINT_URL", ""))
    region: str = field(default_factory=lambda: region_de(os.environ))
    _clientes: dict[str, Any] = field(default_factory=dict, repr=False)
    _candado: Lock = field(default_factory=Lock, repr=False, compare=False)

    def cliente(self, servicio: str) -> Any:
        with self._candado:  # boto3 makes clients one at a time
            if servicio not in self._clientes:
                self._clientes[servicio] = self.nuevo(servicio, _PACIENCIA)
            return self._clientes[servicio]

    def nuevo(self, servicio: str, config: Config) -> Any:
        """A client of its own, with other patience."""
        return firma(
            boto3.client(  # type: ignore[call-overload]
                servicio, region_name=self.region, endpoint_url=self.extremo or None, config=config
            )
        )

    @property
    def numero(self) -> str:
        """The account's number. Raises Detenido."""
        return self.identidad.split(":")[4]

    @cached_property
    def identidad(self) -> str:
        """The ARN of who asks; whoever wants it first learns whether the credentials are good. Raises Detenido."""
        try:
            return str(self.cliente("sts").get_caller_identity()["Arn"])
        except (BotoCoreError, ClientError) as error:
            raise Detenido("credenciales", explica(error)) from error

    def direccion(self, api: str) -> str:
        """The base address of a deployed API."""
        if self.extremo:
            return f"{self.extremo.rstrip('/')}/_aws/execute-api/{api}/{ETAPA_DEL_API}"
        return f"https://{api}.execute-api.{self.region}.amazonaws.com/{ETAPA_DEL_API}"


def existe(error: ClientError) -> bool:
    """Whether a call was refused only because what it makes is there already."""
    return error.response["Error"]["Code"] in {"ResourceAlreadyExistsException", "ResourceConflictException"}
