"""Where the stream that triggers this app's functions is: asked of DynamoDB when the app is deployed.

A stream's ARN changes whenever its table is created anew, so it is nowhere written down. Where DynamoDB cannot be
asked (`chalice package` on a machine without an account) the variable STREAM_ARN says it.
"""

import os
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError


def arn_de(cliente: Any, tabla: str) -> str:
    """The ARN of the table's stream while the Chalice CLI reads the app; the empty string when it just runs."""
    if "AWS_CHALICE_CLI_MODE" not in os.environ:
        return ""
    if "STREAM_ARN" in os.environ:
        return _dicho(os.environ["STREAM_ARN"].split(","), tabla)
    try:
        descripcion = cliente.describe_table(TableName=tabla)["Table"]
    except cliente.exceptions.ResourceNotFoundException:
        raise SystemExit(f"No existe la tabla {tabla}: ejecute `make initdb STAGE=…`") from None
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(
            f"No se puede preguntar a DynamoDB por el stream de {tabla} ({' '.join(str(error).split())}): "
            "dé credenciales y región, o el ARN en STREAM_ARN"
        ) from error
    if "LatestStreamArn" not in descripcion:
        raise SystemExit(f"La tabla {tabla} no tiene stream: ejecute `make initdb STAGE=…`")
    return str(descripcion["LatestStreamArn"])


def _dicho(arns: list[str], tabla: str) -> str:
    """The one that names the table, where several are said."""
    return next((arn for arn in arns if f":table/{tabla}/" in arn), arns[0])
