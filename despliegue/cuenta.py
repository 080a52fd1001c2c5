"""The AWS account (or the embedded cloud) that the environment's credentials and endpoint lead to."""

import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from despliegue.etapa import RAIZ
from despliegue.fallos import Detenido
from initdb.fallos import explica
from local.ajustes import API_STAGE, REGION

_PACIENCIA = Config(retries={"mode": "standard", "total_max_attempts": 6}, read_timeout=30)


@dataclass(frozen=True)
class Cuenta:
    """Makes each client once; `extremo` is the embedded cloud's address, or empty on AWS."""

    extremo: str = field(default_factory=lambda: os.environ.get("AWS_ENDPOINT_URL", ""))
    region: str = field(
        default_factory=lambda: os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or REGION
    )
    _clientes: dict[str, Any] = field(default_factory=dict, repr=False)

    def cliente(self, servicio: str) -> Any:
        if servicio not in self._clientes:
            self._clientes[servicio] = boto3.client(  # type: ignore[call-overload]
                servicio, region_name=self.region, endpoint_url=self.extremo or None, config=_PACIENCIA
            )
        return self._clientes[servicio]

    @cached_property
    def numero(self) -> str:
        """The account's number; whoever asks first learns whether the credentials are good. Raises Detenido."""
        try:
            return str(self.cliente("sts").get_caller_identity()["Account"])
        except (BotoCoreError, ClientError) as error:
            raise Detenido("credenciales", explica(error)) from error

    def direccion(self, api: str) -> str:
        """The base address of a deployed API."""
        if self.extremo:
            return f"{self.extremo.rstrip('/')}/_aws/execute-api/{api}/{API_STAGE}"
        return f"https://{api}.execute-api.{self.region}.amazonaws.com/{API_STAGE}"


def desplegado(app: str, etapa: str) -> dict[str, dict[str, Any]]:
    """What Chalice wrote down about an app's deployment from this working copy, by resource name."""
    archivo = _anotado(app, etapa)
    if not archivo.exists():
        return {}
    return {recurso["name"]: recurso for recurso in json.loads(archivo.read_text())["resources"]}


def olvida(app: str, etapa: str) -> None:
    """Remove what Chalice wrote down: it is no longer there."""
    _anotado(app, etapa).unlink(missing_ok=True)


def _anotado(app: str, etapa: str) -> Path:
    return RAIZ / f"{app}-app" / ".chalice" / "deployed" / f"{etapa}.json"


def api_de(app: str, etapa: str) -> str | None:
    """The id of the app's API, if this working copy deployed it."""
    api: str | None = desplegado(app, etapa).get("rest_api", {}).get("rest_api_id")
    return api


def existe(error: ClientError) -> bool:
    """Whether a call was refused only because what it makes is there already."""
    return error.response["Error"]["Code"] in {"ResourceAlreadyExistsException", "ResourceConflictException"}
