/** What this browser remembers: half-filled forms for as long as its tab is open, and the numbers of its reservations. */

const BORRADOR = "boletia.borrador";
const RESERVAS = "boletia.reservas";
const MAXIMO = 20; // reservations remembered

/** What was typed into `forma`, kept under `nombre`; survives closing the dialog and reloading the page. */
export function borrador(nombre) {
  return lee(sessionStorage, BORRADOR, {})[nombre] ?? {};
}

export function guardaBorrador(nombre, campos) {
  escribe(sessionStorage, BORRADOR, { ...lee(sessionStorage, BORRADOR, {}), [nombre]: campos });
}

/** Numbers of the reservations made here, newest first. */
export function misReservas() {
  return lee(localStorage, RESERVAS, []);
}

export function recuerdaReserva(id) {
  escribe(localStorage, RESERVAS, [id, ...misReservas().filter((otra) => otra !== id)].slice(0, MAXIMO));
}

export function olvidaReservas() {
  localStorage.removeItem(RESERVAS);
}

/** Fills `forma` with its draft and keeps the draft up to date from then on. */
export function conserva(forma, nombre) {
  for (const [campo, valor] of Object.entries(borrador(nombre))) {
    if (forma.elements[campo]) forma.elements[campo].value = valor;
  }
  forma.addEventListener("input", () => guardaBorrador(nombre, Object.fromEntries(new FormData(forma))));
}

function lee(deposito, clave, siFalta) {
  return JSON.parse(deposito.getItem(clave)) ?? siFalta;
}

function escribe(deposito, clave, valor) {
  deposito.setItem(clave, JSON.stringify(valor));
}
