"""What went wrong, in one Spanish line that says what to set or do."""

from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)
from botocore.exceptions import (
    ConnectionError as SinConexion,
)

SIN_CREDENCIALES = "defina AWS_ACCESS_KEY_ID y AWS_SECRET_ACCESS_KEY, o AWS_PROFILE"

CODIGOS = {
    "AccessDenied": "estas credenciales no tienen permiso: pida {accion}",
    "AccessDeniedException": "estas credenciales no tienen permiso: pida {accion}",
    "AuthorizationError": "estas credenciales no tienen permiso: pida {accion}",
    "UnrecognizedClientException": f"AWS no reconoce las credenciales: {SIN_CREDENCIALES}",
    "InvalidSignatureException": f"la clave secreta no es la de esa cuenta: {SIN_CREDENCIALES}",
    "ExpiredTokenException": "las credenciales han caducado: renuévelas (por ejemplo, aws sso login)",
    "LimitExceededException": "demasiadas operaciones a la vez en esta cuenta: repita la orden más tarde",
}

_DE_IAM = {"monitoring": "cloudwatch"}  # IAM's name of a service, where it signs by another
_NOMBRES = {
    "apigateway": "API Gateway",
    "cognito-idp": "Cognito",
    "dynamodb": "DynamoDB",
    "iam": "IAM",
    "lambda": "Lambda",
    "logs": "CloudWatch Logs",
    "monitoring": "CloudWatch",
    "s3": "S3",
    "ses": "SES",
    "sns": "SNS",
    "sqs": "SQS",
    "sts": "STS",
    "wafv2": "WAF",
}


def firma(cliente: Any) -> Any:
    """The client, whose errors from here on say which service they come from. Nothing in botocore's errors does."""
    servicio = cliente.meta.service_model.signing_name  # as IAM calls it: dynamodb, lambda, monitoring, …

    def anota_respuesta(parsed: dict[str, Any], **_: Any) -> None:
        parsed.setdefault("Servicio", servicio)

    def anota_excepcion(exception: Exception, **_: Any) -> None:
        exception.servicio = servicio  # type: ignore[attr-defined]

    cliente.meta.events.register("after-call", anota_respuesta)
    cliente.meta.events.register("after-call-error", anota_excepcion)
    return cliente


def codigo(error: ClientError) -> str:
    """AWS's name of the failure.

    Compared instead of `except cliente.exceptions.X`: botocore builds those classes on first use without a
    lock, so with threads the class raised may not be the class caught.
    """
    return error.response["Error"]["Code"]


def explica(error: Exception) -> str:
    """One line about a failure of AWS or of its configuration."""
    match error:
        case NoRegionError():
            return "no hay región: defina AWS_DEFAULT_REGION, por ejemplo AWS_DEFAULT_REGION=us-west-2"
        case NoCredentialsError() | PartialCredentialsError():
            return f"no hay credenciales de AWS: {SIN_CREDENCIALES}"
        case ProfileNotFound():
            return f"no existe el perfil de AWS_PROFILE: corríjalo o quítelo ({_linea(error)})"
        case SinConexion() | HTTPClientError():
            servicio = _nombre(getattr(error, "servicio", ""))
            return f"no se llega a {servicio}: compruebe la red y AWS_ENDPOINT_URL ({_linea(error)})"
        case ClientError():
            return _explica_respuesta(error)
        case BotoCoreError():
            return f"la configuración de AWS no sirve: {_linea(error)}"
        case _:
            return _linea(error)


def _explica_respuesta(error: ClientError) -> str:
    consejo = CODIGOS.get(codigo(error))
    servicio = str(error.response.get("Servicio", ""))
    if consejo is None:
        mensaje = _linea(error.response["Error"]["Message"])
        return f"{_nombre(servicio)} rechaza {error.operation_name}: {codigo(error)}: {mensaje}"
    de_iam = _DE_IAM.get(servicio, servicio)
    return consejo.format(accion=f"{de_iam}:{error.operation_name}".lstrip(":"))


def _nombre(servicio: str) -> str:
    """What people call a service."""
    return _NOMBRES.get(servicio, servicio or "AWS")


def _linea(error: Exception | str) -> str:
    return " ".join(str(error).split())
