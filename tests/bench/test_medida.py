"""Measurements are paired: contestants take turns, and ratios are taken round by round."""

from pathlib import Path

from bench.informe import Fila, Seccion, guarda, markdown, recupera
from bench.medida import Medidas, Reparto, por_turnos


def test_contestants_take_turns_and_the_first_round_does_not_count() -> None:
    orden: list[str] = []

    def mide(nombre: str) -> float:
        orden.append(nombre)
        return float(len(orden))

    medidas = por_turnos({"a": lambda: mide("a"), "b": lambda: mide("b")}, rondas=2)

    assert orden == ["a", "b"] * 3
    assert medidas.valores == {"a": [3.0, 5.0], "b": [4.0, 6.0]}


def test_a_ratio_is_the_median_of_the_rounds_ratios() -> None:
    medidas = Medidas({"a": [1.0, 30.0, 2.0], "b": [2.0, 60.0, 2.0]})

    assert medidas.razon("a", "b") == Reparto(0.5, 0.5, 0.75)


def test_a_row_says_whether_its_goal_is_met() -> None:
    medidas = Medidas({"a": [1.0, 1.0], "b": [2.0, 2.0]})

    def fila(meta: float | None, al_menos: bool = False) -> Fila:
        return Fila.razon("caso", medidas, "a", "b", meta, unidad="ms", escala=1000, al_menos=al_menos)

    assert [fila(0.5).cumple, fila(0.4).cumple, fila(0.6, al_menos=True).cumple, fila(None).cumple] == [
        True,
        False,
        False,
        None,
    ]
    assert (fila(0.5).valor, fila(0.5).nuestra, fila(0.5).meta) == ("0.50 (0.50–0.50)", "1e+03 ms", "≤ 0.5")


def test_a_section_is_kept_and_read_back_as_it_was(tmp_path: Path) -> None:
    seccion = Seccion("clave", "Título", "Qué.", [Fila("caso", "qué", "1", cumple=True)], "hoy")

    guarda(seccion, tmp_path)

    assert recupera(tmp_path / "clave.json") == seccion
    assert "| caso | qué | 1 |  |  |  | sí |" in markdown(seccion)
    assert "Measured hoy." in markdown(seccion)
