"""What a stage sets for this domain, and what is refused before anything is sent. No I/O."""

import pytest

from boletia.configuracion import FaltaConfiguracion
from chalicelib.config import Config

ENTORNO = {
    "TABLA_NOTIFICACIONES": "notificaciones",
    "TABLA_INVENTARIO": "inventario",
    "SENDER_EMAIL": "boletia@example.com",
    "CONJUNTO_CORREO": "boletia-pruebas",
}


def test_ses_says_how_many_e_mails_may_go_unless_the_stage_does() -> None:
    config = Config.desde_entorno(ENTORNO)

    assert config == Config("notificaciones", "inventario", "boletia@example.com", "boletia-pruebas")
    assert (config.ritmo, config.tema_rebotes) == (None, "boletia-pruebas-rebotes")


@pytest.mark.parametrize(("valor", "ritmo"), [("", None), ("0.5", 0.5), ("1", 1.0), ("14", 14.0)])
def test_a_stage_may_set_its_e_mails_a_second(valor: str, ritmo: float | None) -> None:
    assert Config.desde_entorno({**ENTORNO, "RITMO_CORREO": valor}).ritmo == ritmo


@pytest.mark.parametrize("valor", ["0", "-1", "-0.5", "inf", "nan", "muchos"])
def test_what_is_no_number_of_e_mails_is_refused_by_name(valor: str) -> None:
    with pytest.raises(FaltaConfiguracion, match=f"RITMO_CORREO.*«{valor}»"):
        Config.desde_entorno({**ENTORNO, "RITMO_CORREO": valor})


@pytest.mark.parametrize("falta", sorted(ENTORNO))
def test_what_is_missing_is_refused_by_name(falta: str) -> None:
    with pytest.raises(FaltaConfiguracion, match=falta):
        Config.desde_entorno({nombre: valor for nombre, valor in ENTORNO.items() if nombre != falta})
