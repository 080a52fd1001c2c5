/** What an organiser asks of a list: how many, by state and by day, and how many came in. */

const EPOCA = 1_400_000_000; // KSUIDs count their seconds from here
const CIFRAS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The states of a reservation as an organiser says them. */
export const ESTADOS = { A: "Confirmada", X: "Cancelada por el cliente", C: "Cancelada con el evento" };

/** Milliseconds since 1970 at which a reservation was made: its number says it, to the second. */
export function nacimiento(id) {
  const numero = [...id].reduce((suma, cifra) => suma * 62n + BigInt(CIFRAS.indexOf(cifra)), 0n);
  return (Number(numero >> 128n) + EPOCA) * 1000;
}

/** `{reservas, boletos, entradas}` of each state and of each day (of this browser's clock), growing page by page. */
export class Cuentas {
  porEstado = new Map(Object.keys(ESTADOS).map((estado) => [estado, nada()]));
  porDia = new Map();

  suma({ Id, Estado, Cantidad, Entradas = 0 }) {
    const dia = new Date(nacimiento(Id)).toLocaleDateString("sv"); // 2026-12-05: sorts as it reads
    if (!this.porDia.has(dia)) this.porDia.set(dia, nada());
    for (const cuenta of [this.porEstado.get(Estado), this.porDia.get(dia)]) {
      cuenta.reservas += 1;
      cuenta.boletos += Cantidad;
      cuenta.entradas += Entradas;
    }
  }

  /** Days, the newest first. */
  get dias() {
    return [...this.porDia].sort(([uno], [otro]) => otro.localeCompare(uno));
  }
}

const nada = () => ({ reservas: 0, boletos: 0, entradas: 0 });
