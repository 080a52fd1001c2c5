"""What a boleto costs, as its organiser says it: it informs, nothing is charged."""

import re
from dataclasses import dataclass
from typing import Any

from boletia.errores import DatosInvalidos

CAMPO = "precio"
# By the decimals that they have.
_MONEDAS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
    "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
_PIDE = 'precio debe ser un monto y una moneda de ISO 4217, como {"monto": "450.00", "moneda": "MXN"}'


@dataclass(frozen=True)
class Precio:
    """`monto` is a decimal number as it was given, with no more decimals than its `moneda` (ISO 4217) has."""

    monto: str
    moneda: str

    @classmethod
    def desde_cuerpo(cls, valor: object) -> "Precio":
        """Raises DatosInvalidos."""
        if not isinstance(valor, dict) or valor.keys() != {"monto", "moneda"}:
            raise DatosInvalidos(_PIDE, CAMPO)
        moneda, monto = valor["moneda"], valor["monto"]
        decimales = _decimales(moneda)
        if type(monto) is int:  # a float would not be what was written
            monto = str(monto)
        if not isinstance(monto, str) or not re.fullmatch(_forma(decimales), monto):
            raise DatosInvalidos(f"{_PIDE}: un texto de hasta 9 cifras y {decimales} decimales", CAMPO)
        return cls(monto, moneda)

    @classmethod
    def desde_atributo(cls, atributo: dict[str, Any]) -> "Precio":
        return cls(atributo["M"]["Monto"]["S"], atributo["M"]["Moneda"]["S"])

    def a_atributo(self) -> dict[str, Any]:
        return {"M": {"Monto": {"S": self.monto}, "Moneda": {"S": self.moneda}}}

    def presenta(self) -> dict[str, Any]:
        return {"Monto": self.monto, "Moneda": self.moneda}


def _decimales(moneda: object) -> int:
    for decimales, monedas in _MONEDAS.items():
        if moneda in monedas.split():
            return decimales
    raise DatosInvalidos(_PIDE, CAMPO)


def _forma(decimales: int) -> str:
    return "[0-9]{1,9}" + (rf"(\.[0-9]{{1,{decimales}}})?" if decimales else "")
