#!/bin/sh
# The Pythons of this machine on which Boletia is tried: the newest first, one path for each version.
# They are looked for on the PATH and where pyenv keeps its own; one that cannot make an environment is passed over aloud.
set -eu

PROBADAS="13 12 11" # of Python 3

es() {
    "$1" -c "import sys; sys.exit(sys.version_info[:2] != (3, $2))" 2>/dev/null
}

hace_entornos() {
    "$1" -c 'import ensurepip, ssl, venv' 2>/dev/null
}

for menor in $PROBADAS; do
    incompleto=
    for candidato in "python3.$menor" python3 "${PYENV_ROOT:-${HOME-}/.pyenv}/versions/3.$menor".*/bin/python3; do
        es "$candidato" "$menor" || continue
        if hace_entornos "$candidato"; then
            command -v "$candidato"
            continue 2
        fi
        incompleto=$candidato
    done
    [ -z "$incompleto" ] || echo "make: paso por alto $incompleto, que no hace entornos (en Debian: apt install python3.$menor-venv)" >&2
done
