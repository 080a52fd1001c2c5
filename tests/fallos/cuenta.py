"""How much the run has done; said at its end (see conftest)."""

secuencias = 0
fallos = 0
llamadas = 0
