# What a developer does, one target each; `make` alone lists them.
.DEFAULT_GOAL := ayuda
# The environment; another folder holds another Python's (ENTORNO=.venv-3.12 PYTHON=python3.12).
ENTORNO ?= .venv
PY := $(ENTORNO)/bin/python
export ENTORNO

# What the apps share is reached by a link in each; git on Windows writes a text file in its place.
DOMINIOS := eventos reservas notificaciones
ifneq ($(words $(wildcard $(DOMINIOS:%=%-app/vendor/boletia/__init__.py))),3)
$(error los enlaces *-app/vendor/boletia son archivos de texto; corríjalo con: git config core.symlinks true && git checkout -- '*/vendor/boletia')
endif

.PHONY: ayuda
ayuda: ## muestra esta lista
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# One environment in layers, each installed when first needed, and again when its locked versions change or PYTHON
# names another Python: what runs and deploys, what tests need beside that, what lint needs beside that.
LOCAL := $(ENTORNO)/listo-local
PRUEBAS := $(ENTORNO)/listo-pruebas
LINT := $(ENTORNO)/listo-lint
$(LOCAL) $(PRUEBAS) $(LINT): $(ENTORNO)/listo-%: requirements/%.txt requirements/uv.txt herramientas/local/entorno.sh $(if $(PYTHON),SIEMPRE)
	@PYTHON="$(PYTHON)" sh herramientas/local/entorno.sh $*

.PHONY: SIEMPRE
SIEMPRE:

.PHONY: local
local: $(LOCAL) ## la nube completa en esta máquina (PUERTO=4566, DEMO=1 con eventos, DEPURAR=1 muestra todo)
	@exec $(PY) -m herramientas.local

.PHONY: local-eventos
local-eventos: $(LOCAL) ## las rutas de eventos con recarga, sobre make local (PUERTO_RUTAS=8000)
	@exec $(PY) -m herramientas.local.dominio eventos

.PHONY: local-reservas
local-reservas: $(LOCAL) ## las rutas de reservas con recarga, sobre make local (PUERTO_RUTAS=8001)
	@exec $(PY) -m herramientas.local.dominio reservas

JAVASCRIPT := $(wildcard frontend/sitio/*.js frontend/sitio/js/*.js)
PAQUETES := frontend herramientas initdb

# With CUPOS not tested: the golden images, which are of one part.
.PHONY: test
test: $(PRUEBAS) ## todas las pruebas
	@$(PY) -m pytest -q -n 2 --dist loadfile
	@PARTICIONES=8 $(PY) -m pytest -q tests/reservas/test_contrato.py
	@PARTICIONES=8 CUPOS=16 $(PY) -m pytest -q -n 2 tests/reservas --ignore tests/reservas/test_contrato.py

.PHONY: test-rapido
test-rapido: $(PRUEBAS) ## las que no necesitan la nube ni un navegador
	@exec $(PY) -m pytest -q -n 2 -m "not nube" $(OMITE)

# The environment's own Python has been through `make test`; each other one gets an environment of its own. The stories
# are told once: what they look for does not depend on it.
MENOR := import sys; print("3.%d" % sys.version_info[1])
.PHONY: test-pythons
test-pythons: $(PRUEBAS) ## make test-rapido con cada otro Python que haya (3.11 a 3.13), en .venv-3.x
	@mio=$$($(PY) -c '$(MENOR)'); \
	sh herramientas/local/pythons.sh | while IFS= read -r python; do \
	    otro=$$("$$python" -c '$(MENOR)'); \
	    test "$$otro" = "$$mio" && continue; \
	    $(MAKE) --no-print-directory test-rapido PYTHON="$$python" ENTORNO=.venv-$$otro \
	        OMITE="--ignore tests/fallos/test_historias.py" </dev/null || exit 1; \
	done

# The managed runtime brings a botocore of its own, and nobody says which: this is the oldest that can be. It lacks only
# AWS_ENDPOINT_URL, which nothing on AWS sets.
BOTOCORE := $(ENTORNO)/botocore
$(BOTOCORE): requirements/botocore.txt $(PRUEBAS)
	@$(ENTORNO)/bin/uv pip install -q --python $(PY) --target $@ --require-hashes -r $< && touch $@

.PHONY: test-botocore
test-botocore: $(BOTOCORE) ## las apps y sus clientes con el botocore más viejo que puede traer Lambda
	@PYTHONPATH=$(BOTOCORE) $(PY) -m pytest -q -n 2 -W ignore::DeprecationWarning tests/bench/test_cliente.py tests/bench/test_botocore.py \
	    $(DOMINIOS:%=tests/%) --deselect tests/bench/test_cliente.py::test_aws_endpoint_url_is_followed

# Each domain is checked by itself: all three have modules called `app` and `chalicelib`.
.PHONY: lint
lint: $(LINT) ## formato, reglas y tipos estrictos
	@$(ENTORNO)/bin/ruff format --check -q . && $(ENTORNO)/bin/ruff check -q .
	@$(ENTORNO)/bin/deno fmt -q --check && $(ENTORNO)/bin/deno lint -q && $(ENTORNO)/bin/deno check -q $(JAVASCRIPT)
	@for dominio in $(DOMINIOS); do \
	    MYPYPATH=$$dominio-app:compartido $(ENTORNO)/bin/mypy --cache-dir .mypy_cache/$$dominio $$dominio-app tests/$$dominio || exit 1; \
	done
	@MYPYPATH=reservas-app:compartido $(ENTORNO)/bin/mypy --cache-dir .mypy_cache/bench bench/*.py tests/bench
	@$(ENTORNO)/bin/mypy $(PAQUETES) $(filter-out $(addprefix tests/,$(DOMINIOS) bench __pycache__),$(wildcard tests/*))

.PHONY: formato
formato: $(LINT) ## arregla el formato y lo que las reglas arreglan solas
	@$(ENTORNO)/bin/ruff check -q --fix . ; $(ENTORNO)/bin/ruff format -q . ; $(ENTORNO)/bin/deno fmt -q

BLOQUEA := $(ENTORNO)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
    --no-emit-index-url --emit-find-links --emit-build-options
.PHONY: bloqueo
bloqueo: $(LINT) ## fija de nuevo las versiones y sus huellas, de cada requirements.in
	@$(BLOQUEA) requirements/lint.in -o requirements/lint.txt
	@$(BLOQUEA) requirements/botocore.in -o requirements/botocore.txt
	@sed -n '/==/s/ *\\$$//p' requirements/lint.txt >$(ENTORNO)/fijadas.txt
	@for lista in requirements/pruebas requirements/local requirements/uv requirements/mutantes bench/requirements $(DOMINIOS:%=%-app/requirements); do \
	    $(BLOQUEA) -c $(ENTORNO)/fijadas.txt $$lista.in -o $$lista.txt || exit 1; \
	done

.PHONY: initdb
initdb: $(LOCAL) ## crea o comprueba las tablas de una etapa (STAGE=local; PARTICIONES=1 CUPOS=1; BORRAR=1 las borra)
	@exec $(PY) -m herramientas.despliegue initdb --stage "$(STAGE)"

# On AWS, or on whatever AWS_ENDPOINT_URL names. docs/operacion.md tells the whole story.
.PHONY: etapa
etapa: $(LOCAL) ## declara una etapa (STAGE=pruebas SENDER_EMAIL=boletos@example.com; ACCESO=redes)
	@exec $(PY) -m herramientas.despliegue etapa --stage "$(STAGE)"

.PHONY: revisa
revisa: $(LOCAL) ## pregunta a la cuenta qué detendría un despliegue, sin tocar nada (STAGE=produccion)
	@exec $(PY) -m herramientas.despliegue revisa --stage "$(STAGE)"

.PHONY: deploy
deploy: $(LOCAL) ## despliega una etapa entera (STAGE=produccion, ALARMAS=correo de quien las recibe)
	@exec $(PY) -m herramientas.despliegue deploy --stage "$(STAGE)"

.PHONY: destroy
destroy: $(LOCAL) ## quita una etapa de la cuenta, sin sus datos (STAGE=…; DATOS=1 los borra también)
	@exec $(PY) -m herramientas.despliegue destroy --stage "$(STAGE)"

.PHONY: paseo
paseo: $(LOCAL) ## recorre una etapa desplegada y dice cuánto tarda cada paso (STAGE=… o API=https://…; TOKEN=…)
	@exec $(PY) -m herramientas.operacion.paseo --stage "$(STAGE)"

.PHONY: organizador
organizador: $(LOCAL) ## invita a quien organiza una etapa protegida (STAGE=…, EMAIL=…; BORRAR=1 lo quita)
	@exec $(PY) -m herramientas.despliegue organizador --stage "$(STAGE)"

.PHONY: token
token: $(LOCAL) ## escribe el token de un organizador y nada más (STAGE=…, EMAIL=…, CLAVE=…; CODIGO=…)
	@exec $(PY) -m herramientas.despliegue token --stage "$(STAGE)"

.PHONY: correos
correos: $(LOCAL) ## los correos que no llegaron y por qué (STAGE=…; REENVIAR=1 con ID= o MOTIVO= los envía otra vez)
	@exec $(PY) -m herramientas.operacion correos --stage "$(STAGE)"

.PHONY: titular
titular: $(LOCAL) ## todo lo guardado de una persona, en JSON (STAGE=…, EMAIL=… o CONSERVA=días; BORRAR=1 la quita)
	@exec $(PY) -m herramientas.operacion titular --stage "$(STAGE)"

.PHONY: asistentes
asistentes: $(LOCAL) ## quién reservó para un evento, en CSV (STAGE=…, EVENTO="Opera Aida" > lista.csv)
	@exec $(PY) -m herramientas.operacion asistentes --stage "$(STAGE)"

.PHONY: traza
traza: $(LOCAL) ## la vida de una reserva, en orden, de las bitácoras (ID=…; STAGE=local)
	@exec $(PY) -m herramientas.operacion traza --stage "$(or $(STAGE),local)"

.PHONY: web
web: $(LOCAL) ## publica la página de una etapa en S3 (STAGE=…, CUBETA=…, EVENTOS_URL=…, RESERVAS_URL=…)
	@exec $(PY) -m frontend.publica --stage "$(STAGE)"

.PHONY: capturas
capturas: $(PRUEBAS) ## retrata cada vista en docs/capturas (con make local DEMO=1 recién arrancado; BOLETIA=http://localhost:4566)
	@exec $(PY) -m frontend.capturas

.PHONY: package
package: $(LOCAL) ## las plantillas de CloudFormation de una etapa, en build/ (STAGE=produccion)
	@exec $(PY) -m herramientas.despliegue package --stage "$(STAGE)"

# What operators run against a deployed stage; the environment says which account, or AWS_ENDPOINT_URL which cloud.
.PHONY: ajustes
ajustes: $(LOCAL) ## reintentos y colas de fallos de los streams (STAGE=…; make deploy ya lo hace)
	@exec $(PY) -m herramientas.despliegue ajustes --stage "$(STAGE)"

.PHONY: fallos
fallos: $(LOCAL) ## lo que las funciones de los streams no pudieron hacer (STAGE=…)
	@exec $(PY) -m herramientas.operacion fallos --stage "$(STAGE)"

.PHONY: reprocesar
reprocesar: $(LOCAL) ## lo entrega otra vez y quita solo lo que salió bien (STAGE=…)
	@exec $(PY) -m herramientas.operacion reprocesar --stage "$(STAGE)"

.PHONY: verificar
verificar: $(LOCAL) ## busca derivas en las tablas, sin escribir nada (STAGE=…; PAUSA=10 segundos)
	@exec $(PY) -m herramientas.operacion verificar --stage "$(STAGE)"

.PHONY: reparar
reparar: $(LOCAL) ## cura las derivas con las funciones de los streams (STAGE=…; SI=1 no pregunta)
	@exec $(PY) -m herramientas.operacion reparar --stage "$(STAGE)"

# Any number of stories, the same again from the same seed. docs/garantias.md.
.PHONY: historias
historias: $(PRUEBAS) ## cuenta historias con fallos y qué alcanzan (N=1000; SEMILLA=, HISTORIA=, DESDE=, MINUTOS=; PROCESOS=)
	@exec $(PY) -m tests.fallos.historias

.PHONY: acoso
acoso: $(PRUEBAS) ## mata procesos y niega correos en una nube propia mientras se vende (MINUTOS=2; SEMILLA=, CUPOS=)
	@exec $(PY) -m tests.fallos.acoso

# First the bugs that somebody thought of, then each line in every way that cosmic-ray knows, in an environment of its own.
.venv-mutantes/listo: $(PRUEBAS) requirements/mutantes.txt
	@$(PY) -m venv .venv-mutantes
	@$(ENTORNO)/bin/uv pip sync -q --require-hashes --python .venv-mutantes/bin/python requirements/mutantes.txt
	@touch $@

.PHONY: mutaciones
mutaciones: $(PRUEBAS) .venv-mutantes/listo ## rompe las apps a propósito y exige que las pruebas lo noten (MUTACION=, MODULOS=, MINUTOS=)
	@$(PY) -m tests.fallos.mutaciones
	@exec $(PY) -m tests.mutantes

# Runs on purpose, for minutes; the numbers never fail it. docs/rendimiento.md.
.venv-bench/listo: $(PRUEBAS) bench/requirements.txt bench/entorno.sh
	@sh bench/entorno.sh

.PHONY: bench
bench: .venv-bench/listo ## mide Boletia junto a otras opciones y escribe docs/rendimiento.md (RAPIDO=1; SOLO=arranque; RONDAS=7)
	@exec $(PY) -m bench $(if $(filter 1,$(RAPIDO)),--rapido) $(if $(SOLO),--solo $(SOLO)) $(if $(RONDAS),--rondas $(RONDAS))
