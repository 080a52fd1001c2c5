#!/bin/sh
# Make .venv from the locked versions. One clear line on standard error when that cannot be done.
set -eu

UV=uv==0.13.9
DETALLE=$(mktemp)
trap 'rm -f "$DETALLE"' EXIT

falla() {
    echo "make: $1" >&2
    exit 1
}

busca_python() {
    for candidato in python3.11 python3; do
        if "$candidato" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidato"
            return
        fi
    done
    return 1
}

intenta() {
    que=$1
    shift
    "$@" >"$DETALLE" 2>&1 || falla "$que: $(grep . "$DETALLE" | tail -n 1)"
}

echo "Preparando .venv (solo la primera vez y cuando cambian las versiones) ..."
if ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(busca_python) || falla "hace falta Python 3.11 o posterior (python3.11 o python3)"
    intenta "no se pudo crear .venv (en Debian: apt install python3-venv)" "$python" -m venv .venv
fi
sin_red="no se pudieron instalar las dependencias (¿hay red?)"
.venv/bin/uv --version >/dev/null 2>&1 || intenta "$sin_red" .venv/bin/python -m pip install -q "$UV"
intenta "$sin_red" .venv/bin/uv pip sync -q --python .venv/bin/python requirements-dev.txt
touch .venv/listo
