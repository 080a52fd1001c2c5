"""What API Gateway answers by itself, before or instead of a function: in the words of the APIs, readable by a page.

Chalice knows nothing of it and writes the API anew with each deployment, so it is a step after each one; a packaged
API has it in its document. The front door of `make local` says the same (herramientas/local/puerta.py).
"""

import json
from dataclasses import dataclass
from typing import Any

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.proyecto import ETAPA_DEL_API

CABECERAS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Respuesta:
    """One of API Gateway's own answers; `tipo` is its name there. Without `estado` each kind keeps its own."""

    tipo: str
    codigo: str
    mensaje: str
    estado: int | None = None

    @property
    def cuerpo(self) -> str:
        return json.dumps({"Code": self.codigo, "Message": self.mensaje}, ensure_ascii=False)

    def propiedades(self) -> dict[str, Any]:
        """As PutGatewayResponse and the document's x-amazon-apigateway-gateway-responses have them."""
        return {
            **({"statusCode": str(self.estado)} if self.estado else {}),
            "responseParameters": {f"gatewayresponse.header.{c}": f"'{v}'" for c, v in CABECERAS.items()},
            "responseTemplates": {"application/json": self.cuerpo},
        }


_SIN_ENTRAR = "Falta entrar, o la sesión caducó: envíe en Authorization el token de un organizador"
_TARDA = "La respuesta tarda demasiado y el resultado no se conoce: consúltelo, o repita con la misma Idempotency-Key"
_MUCHAS = "Hay demasiadas peticiones ahora: espere unos minutos y repita la suya"

RUTA_DESCONOCIDA = Respuesta(
    "MISSING_AUTHENTICATION_TOKEN", "RutaDesconocida", "No hay nada ahí: revise la ruta y el método", 403
)
CUERPO_DEMASIADO_GRANDE = Respuesta(
    "REQUEST_TOO_LARGE", "CuerpoDemasiadoGrande", "El cuerpo es demasiado grande: envíe uno más corto", 413
)
PETICION_INVALIDA = Respuesta(
    "DEFAULT_4XX", "PeticionInvalida", "La petición no se entiende: revísela y envíela otra vez"
)
SERVICIO_OCUPADO = Respuesta(
    "DEFAULT_5XX", "ServicioOcupado", "El servicio falla en este momento: repita la petición en unos segundos"
)
TIEMPO_AGOTADO = Respuesta("INTEGRATION_TIMEOUT", "TiempoAgotado", _TARDA, 504)
# The two DEFAULT ones speak for every kind that has no row of its own.
RESPUESTAS = (
    Respuesta("UNAUTHORIZED", "NoIdentificado", _SIN_ENTRAR, 401),
    Respuesta("EXPIRED_TOKEN", "NoIdentificado", _SIN_ENTRAR, 401),
    Respuesta("ACCESS_DENIED", "NoAutorizado", "Esta etapa no atiende a quien llama desde ahí", 403),
    RUTA_DESCONOCIDA,
    CUERPO_DEMASIADO_GRANDE,
    Respuesta("THROTTLED", "DemasiadasPeticiones", _MUCHAS, 429),
    Respuesta("QUOTA_EXCEEDED", "DemasiadasPeticiones", _MUCHAS, 429),
    Respuesta("WAF_FILTERED", "DemasiadasPeticiones", _MUCHAS, 429),
    Respuesta("INTEGRATION_FAILURE", "TiempoAgotado", _TARDA, 504),
    TIEMPO_AGOTADO,
    PETICION_INVALIDA,
    SERVICIO_OCUPADO,
)


def responde_en_espanol(cuenta: Cuenta, api: str) -> None:
    """The deployed API answers so from now on; idempotent."""
    apigateway = cuenta.cliente("apigateway")
    for una in RESPUESTAS:
        apigateway.put_gateway_response(restApiId=api, responseType=una.tipo, **una.propiedades())
    apigateway.create_deployment(restApiId=api, stageName=ETAPA_DEL_API)


def de_plantilla() -> dict[str, Any]:
    """What an API's document says of them."""
    return {"x-amazon-apigateway-gateway-responses": {una.tipo: una.propiedades() for una in RESPUESTAS}}
