"""What S3 says of a bucket that is to be public, and where it then answers."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from frontend.publica import _abre, sitio_web
from herramientas.despliegue.fallos import Detenido


class S3:
    """Refuses the policy `veces` times."""

    def __init__(self, veces: int, dice: str = "AccessDenied") -> None:
        self._veces, self._dice = veces, dice
        self.politicas = 0

    def put_bucket_policy(self, **_: Any) -> None:
        if self._veces:
            self._veces -= 1
            raise ClientError({"Error": {"Code": self._dice, "Message": ""}}, "PutBucketPolicy")
        self.politicas += 1


def test_a_block_that_is_on_its_way_out_is_waited_for() -> None:
    s3, pausas = S3(2), list[float]()

    _abre(s3, "cubo", pausas.append)

    assert (s3.politicas, pausas) == (1, [1, 2])


def test_the_accounts_own_block_is_named() -> None:
    with pytest.raises(Detenido, match="bloqueo de acceso público de la cuenta"):
        _abre(S3(99), "cubo", lambda _: None)


def test_any_other_refusal_is_told_at_once() -> None:
    with pytest.raises(ClientError):
        _abre(S3(1, "MalformedPolicy"), "cubo", lambda _: None)


@pytest.mark.parametrize(
    ("region", "direccion"),
    [
        ("us-west-2", "http://cubo.s3-website-us-west-2.amazonaws.com/"),
        ("eu-central-1", "http://cubo.s3-website.eu-central-1.amazonaws.com/"),
        ("us-east-2", "http://cubo.s3-website.us-east-2.amazonaws.com/"),
    ],
)
def test_a_websites_address_has_its_regions_form(region: str, direccion: str) -> None:
    assert sitio_web("cubo", region) == direccion
