/** How long to wait before the next look: never all at once, longer after failures and while nothing changes. */

export const MAXIMA = 60_000; // milliseconds

const IGUALES = 5; // looks without a change before the pace halves
const CALMA = 4; // times the base at the slowest

/**
 * Milliseconds. `fallos` looks failed in a row, `iguales` changed nothing, and the API asked for `pedida` milliseconds.
 * @param {{base: number, fallos?: number, iguales?: number, pedida?: number}} visto
 */
export function pausa({ base, fallos = 0, iguales = 0, pedida = 0 }, azar = Math.random()) {
  const calma = Math.min(2 ** Math.floor(iguales / IGUALES), CALMA);
  const propia = Math.min(fallos ? base * 2 ** fallos : base * calma, MAXIMA);
  return Math.max(propia * (0.75 + azar / 4), pedida * (1 + azar / 4));
}
