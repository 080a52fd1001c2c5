"""What is public is documented: a route, error, setting or make target that no page names fails here."""

import re
from functools import cache
from pathlib import Path

import pytest

RAIZ = Path(__file__).parents[2]
README = (RAIZ / "README.md").read_text()
PAGINAS = README + "".join(pagina.read_text() for pagina in sorted((RAIZ / "docs").glob("*.md")))
CODIGO = [
    archivo
    for carpeta in RAIZ.iterdir()
    if carpeta.is_dir()
    and not carpeta.name.startswith(".")
    and carpeta.name not in ("tests", "docs", "bench")
    for archivo in carpeta.rglob("*.py")
]
AJUSTE = re.compile(
    r"""(?:(?:entorno|environ|getenv)(?:\.get\(|\[|\(|, )|Ajuste\()\s*["']([A-Z][A-Z_]+)["']"""
)
AJENOS = {
    "AWS_CHALICE_CLI_MODE",
    "PATH",
    "PIP_DISABLE_PIP_VERSION_CHECK",
    "TERM",
}  # set by others, for others


def _en(patron: str, *archivos: Path) -> list[str]:
    return sorted({hallado for archivo in archivos for hallado in re.findall(patron, archivo.read_text())})


@pytest.mark.parametrize("ruta", _en(r'@app\.route\("([^"]+)"', *RAIZ.glob("*-app/app.py")))
def test_every_route_is_in_the_readme(ruta: str) -> None:
    publica = ruta.replace("/{id}/{email}", "/{evento}/{email}")

    assert f"| {publica} |" in README


@pytest.mark.parametrize("funcion", _en(r'name="(\w+)"', *RAIZ.glob("*-app/app.py")))
def test_every_stream_function_is_in_the_readme(funcion: str) -> None:
    assert funcion in README


@pytest.mark.parametrize(
    "codigo",
    _en(
        r"class (\w+)\((?!Runtime|Value)\w+Error\)",
        *RAIZ.glob("*-app/chalicelib/errores.py"),
        RAIZ / "compartido" / "boletia" / "errores.py",
    ),
)
def test_every_error_is_explained(codigo: str) -> None:
    assert re.search(rf"\b{codigo}\b", PAGINAS)


@pytest.mark.parametrize("objetivo", _en(r"(?m)^([a-z-]+):.*##", RAIZ / "Makefile"))
def test_every_make_target_is_documented(objetivo: str) -> None:
    assert re.search(rf"make {objetivo}\b(?!-)", PAGINAS)


@pytest.mark.parametrize("ajuste", sorted(set(_en(AJUSTE.pattern, *CODIGO)) - AJENOS))
def test_every_setting_is_documented(ajuste: str) -> None:
    assert re.search(rf"`{ajuste}(=[^`]*)?`", PAGINAS)


@pytest.mark.parametrize(
    "pagina", sorted([*RAIZ.glob("*.md"), *(RAIZ / "docs").glob("*.md")]), ids=lambda pagina: pagina.name
)
def test_every_link_leads_somewhere(pagina: Path) -> None:
    enlaces = re.findall(r"(?:\]\(|src=\")([^)#\"\s]+)", pagina.read_text())

    assert [
        enlace for enlace in enlaces if "://" not in enlace and not (pagina.parent / enlace).exists()
    ] == []


def test_every_page_is_in_the_index() -> None:
    indice = (RAIZ / "docs" / "README.md").read_text()

    assert [hoja.name for hoja in (RAIZ / "docs").glob("*.md") if f"]({hoja.name})" not in indice] == [
        "README.md"
    ]


@pytest.mark.parametrize("capa", ["local", "pruebas", "lint"])
def test_each_layer_has_as_many_packages_as_are_written_down(capa: str) -> None:
    cuantos = len(re.findall(r"(?m)^[\w.-]+==", (RAIZ / "requirements" / f"{capa}.txt").read_text()))

    (fila,) = re.findall(rf"(?m)^\| `requirements/{capa}\.txt` \|.*$", PAGINAS)
    assert f"| {cuantos} |" in fila


def test_no_row_of_the_reference_stands_there_twice() -> None:
    filas = re.findall(r"(?m)^\| (`[^|]+`) \| ([^|]+) \|", (RAIZ / "docs" / "referencia.md").read_text())

    assert len(set(filas)) == len(filas)


def test_the_bugs_on_purpose_are_as_many_as_are_written_down() -> None:
    from tests.fallos.mutaciones import MUTACIONES

    assert f"each of its {len(MUTACIONES)} bugs" in PAGINAS


TODAS = sorted([*RAIZ.glob("*.md"), *(RAIZ / "docs").glob("*.md")])


@pytest.mark.parametrize("pagina", TODAS, ids=lambda pagina: pagina.name)
def test_every_command_that_a_page_names_is_there(pagina: Path) -> None:
    objetivos = set(_en(r"(?m)^([a-z-]+):", RAIZ / "Makefile"))

    assert set(_en(r"`make(?: -s)? ([a-z][a-z-]*)", pagina)) <= objetivos
    for modulo in _en(r"python -m ([\w.]+\w)", pagina):
        ruta = RAIZ / modulo.replace(".", "/")
        assert ruta.with_suffix(".py").exists() or (ruta / "__main__.py").exists(), modulo


@pytest.mark.parametrize("pagina", TODAS, ids=lambda pagina: pagina.name)
def test_every_file_that_a_page_names_is_there(pagina: Path) -> None:
    nombrados = _en(r"`([\w./-]+\.(?:py|js|json|txt|in|sh|yaml|html|css|toml))`", pagina)

    assert [uno for uno in nombrados if not (RAIZ / uno).exists() and Path(uno).name not in _archivos()] == []


@cache
def _archivos() -> set[str]:
    """The names of the files of the work, without what others installed or it built."""
    return {
        archivo.name
        for carpeta in RAIZ.iterdir()
        if carpeta.is_dir() and not carpeta.name.startswith((".venv", ".git"))
        for archivo in carpeta.rglob("*.*")
    }
