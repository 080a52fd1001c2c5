/** What this browser remembers: half-filled forms for as long as its tab is open, and its reservations as last seen. */
import { corta, larga } from "./memoria.js";

const BORRADOR = "boletia.borrador";
const RESERVAS = "boletia.reservas";
const MAXIMO = 50; // reservations remembered

/** What was typed into `forma`, kept under `nombre`; survives closing the dialog and reloading the page. */
export function borrador(nombre) {
  return corta.lee(BORRADOR, {})[nombre] ?? {};
}

export function guardaBorrador(nombre, campos) {
  corta.guarda(BORRADOR, { ...corta.lee(BORRADOR, {}), [nombre]: campos });
}

/**
 * The reservations made or seen as one's own here, newest first: as the API told them, and `vista`, when that was.
 * Older versions of the page kept their numbers only.
 */
export function misReservas() {
  return larga.lee(RESERVAS, [])
    .map((guardada) => (typeof guardada === "string" ? { Id: guardada } : guardada))
    .filter((guardada) => typeof guardada?.Id === "string");
}

/** Remembers a reservation as it is now; a new one comes first, a known one keeps its place. */
export function recuerdaReserva(reserva, vista = Date.now()) {
  const mias = misReservas();
  const nueva = { ...reserva, vista };
  const lugar = mias.findIndex(({ Id }) => Id === reserva.Id);
  if (lugar < 0) mias.unshift(nueva);
  else mias[lugar] = nueva;
  larga.guarda(RESERVAS, mias.slice(0, MAXIMO));
}

export const recordada = (id) => misReservas().find(({ Id }) => Id === id);

export function olvidaReserva(id) {
  larga.guarda(RESERVAS, misReservas().filter(({ Id }) => Id !== id));
}

export function olvidaReservas() {
  larga.guarda(RESERVAS, []);
}

/** This browser's reservations of an event that were valid when last seen. */
export const vigentesDe = (evento) => misReservas().filter(({ Evento, Estado }) => Evento === evento && Estado === "A");

/** Fills `forma` with its draft and keeps the draft up to date from then on. */
export function conserva(forma, nombre) {
  for (const [campo, valor] of Object.entries(borrador(nombre))) {
    if (forma.elements[campo]) forma.elements[campo].value = valor;
  }
  forma.addEventListener("input", () => guardaBorrador(nombre, Object.fromEntries(new FormData(forma))));
}
