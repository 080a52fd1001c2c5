"""An answer of AWS made by hand, as botocore takes it from a `before-send` handler in the place of the network's."""

import json
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse


def respuesta_json(peticion: AWSPreparedRequest, cuerpo: Any, estado: int = 200) -> AWSResponse:
    """An answer of DynamoDB."""
    return respuesta_cruda(peticion, json.dumps(cuerpo).encode(), estado, "application/x-amz-json-1.0")


def respuesta_cruda(peticion: AWSPreparedRequest, cuerpo: bytes, estado: int, tipo: str) -> AWSResponse:
    """An answer of any service."""
    respuesta: Any = AWSResponse(str(peticion.url), estado, {"content-type": tipo}, None)  # type: ignore[arg-type]
    respuesta._content = cuerpo
    return respuesta  # type: ignore[no-any-return]
