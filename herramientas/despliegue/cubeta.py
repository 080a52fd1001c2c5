"""The bucket of a stage's published page. It holds nothing that `make web` could not write again."""

from typing import Any

from botocore.exceptions import ClientError


def cubeta(etapa: str, cuenta: str) -> str:
    """Its name, unless CUBETA gave another. The account's number makes it the only one in the world."""
    return f"boletia-web-{etapa}-{cuenta}"


def quita(s3: Any, nombre: str) -> bool:
    """Remove the bucket with the page in it; whether there was one."""
    try:
        for pagina in s3.get_paginator("list_objects_v2").paginate(Bucket=nombre):
            for archivo in pagina.get("Contents", []):
                s3.delete_object(Bucket=nombre, Key=archivo["Key"])
        s3.delete_bucket(Bucket=nombre)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise
        return False
    return True
