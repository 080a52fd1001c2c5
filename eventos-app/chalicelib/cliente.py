"""AWS clients as a Lambda wants them: few attempts, short waits, built once."""

from typing import Any

import boto3
from botocore.config import Config

# A DynamoDB call answers in milliseconds; one that takes seconds is lost. Three attempts of at most
# 1 + 4 seconds stay inside the 29 seconds that API Gateway gives a request.
BREVE = Config(
    connect_timeout=1,
    read_timeout=4,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)

# For a call that must not be repeated behind our back: whether it took effect is not known when its answer is lost.
SIN_REPETIR = Config(
    connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 1}
)


def crea(servicio: str, config: Config = BREVE) -> Any:
    """The client of one AWS service, with the region and the credentials of the environment."""
    return boto3.client(servicio, config=config)  # type: ignore[call-overload]
