"""What went wrong, in one Spanish line that says what to set or do."""

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
    "AccessDeniedException": "estas credenciales no tienen permiso: pida {accion}",
    "UnrecognizedClientException": f"AWS no reconoce las credenciales: {SIN_CREDENCIALES}",
    "InvalidSignatureException": f"la clave secreta no es la de esa cuenta: {SIN_CREDENCIALES}",
    "ExpiredTokenException": "las credenciales han caducado: renuévelas (por ejemplo, aws sso login)",
    "LimitExceededException": "demasiadas operaciones a la vez en esta cuenta: repita la orden más tarde",
}


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
            return f"no se llega a DynamoDB: compruebe la red y AWS_ENDPOINT_URL ({_linea(error)})"
        case ClientError():
            return _explica_respuesta(error)
        case BotoCoreError():
            return f"la configuración de AWS no sirve: {_linea(error)}"
        case _:
            return _linea(error)


def _explica_respuesta(error: ClientError) -> str:
    consejo = CODIGOS.get(codigo(error))
    if consejo is None:
        mensaje = _linea(error.response["Error"]["Message"])
        return f"DynamoDB rechaza {error.operation_name}: {codigo(error)}: {mensaje}"
    return consejo.format(accion=f"dynamodb:{error.operation_name}")


def _linea(error: Exception | str) -> str:
    return " ".join(str(error).split())
