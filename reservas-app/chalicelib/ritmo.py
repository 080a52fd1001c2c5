"""How this process contends for a hot event: it remembers what it has just seen, and waits or gives up accordingly.

DynamoDB refuses a transaction while another one holds the same item, and does not say for how long. Whoever repeats
at once is refused again, and pays for it. So each process keeps, for each event, how likely a refusal is and how long
to wait between two calls: longer after each refusal, shorter after each success. All processes together then ask
about as often as the item can take. The numbers were found with bench/contienda.py; docs/escala.md has the results.
"""

from collections.abc import Callable

from boletia.llamada import PAUSA, Pausas, ocupado

ALARGA, ACORTA = (
    1.5,
    4.0,
)  # the pause after a refusal, after a success: they balance at about three refusals in four
PAUSA_MAXIMA = 2.0  # seconds
COLA = 4.5  # seconds of waiting that a request may expect when it comes
REPOSO = 0.3  # how likely a refusal is thought to be when nothing was seen
PESO = 0.1  # of the last call against all before it
OLVIDO = 10.0  # seconds after which what was seen counts half
PRUEBA = 0.1  # of the requests that would be refused early are let through, to see whether the queue is gone


class Ritmo(Pausas):
    """What a process has seen of one event. `azar` (0 to 1) is passed in by tests, like the clock."""

    def __init__(
        self, reloj: Callable[[], float], duerme: Callable[[float], None], azar: Callable[[], float]
    ) -> None:
        super().__init__(reloj, duerme)
        self._azar = azar
        self._rechazos = REPOSO  # of the calls, those that are refused
        self._visto = reloj()

    def entra(self) -> None:
        """A request begins. Raises ServicioOcupado, without any call, when the queue is longer than its time."""
        self._olvida()
        if self._cola() > COLA and self._azar() > PRUEBA:
            raise ocupado()

    def choca(self) -> tuple[float, float]:
        self._apunta(1.0)
        espera = self._azar() * self._techo
        self._techo = min(ALARGA * self._techo, PAUSA_MAXIMA)
        return espera, max(espera, self._cola())

    def logra(self) -> None:
        self._apunta(0.0)
        self._techo = max(self._techo / ACORTA, PAUSA)

    def _cola(self) -> float:
        """Seconds until a call is expected to succeed: the mean pause times the calls that it takes."""
        return self._techo / 2 / (1 - self._rechazos)

    def _apunta(self, rechazada: float) -> None:
        self._visto = self.reloj()
        self._rechazos += PESO * (rechazada - self._rechazos)

    def _olvida(self) -> None:
        queda = 0.5 ** ((self.reloj() - self._visto) / OLVIDO)
        self._visto = self.reloj()
        self._techo = max(self._techo * queda, PAUSA)
        self._rechazos = REPOSO + (self._rechazos - REPOSO) * queda
