"""How a stream's failing deliveries are repeated and where they end; `operacion.ajustes` sets and checks the same.

Chalice cannot set any of it, so a deployed mapping gets it afterwards and a packaged one by its template.
"""

from typing import Any

# Enough for SES or DynamoDB to be down for a while, and for a dead process's claim on an e-mail (20 s) to expire.
INTENTOS = 100
EDAD = (
    3600  # seconds that one batch may hold up its shard; its stream keeps it 24 hours, for `make reprocesar`
)
RETENCION_DE_COLA = 14 * 24 * 3600  # seconds, the longest that SQS offers


def de_plantilla(cola: str) -> dict[str, Any]:
    """The properties of a SAM event that send what fails to the queue, a resource of the same template."""
    return {
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": INTENTOS,
        "MaximumRecordAgeInSeconds": EDAD,
        "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": [cola, "Arn"]}}},
    }
