#!/bin/sh
# Make .venv-bench, with what the contestants need, from the locked versions. Bytecode included, as on Lambda.
set -eu

ENTORNO=${ENTORNO:-.venv}
UV=$ENTORNO/bin/uv

echo "Preparando .venv-bench (solo la primera vez y cuando cambian las versiones) ..."
.venv-bench/bin/python -c '' 2>/dev/null || "$UV" venv -q --python "$ENTORNO/bin/python" .venv-bench
"$UV" pip sync -q --require-hashes --compile-bytecode --python .venv-bench/bin/python bench/requirements.txt
touch .venv-bench/listo
