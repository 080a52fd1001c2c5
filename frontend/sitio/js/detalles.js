/** What an organiser says of an event beyond its name, in words. All of it may be missing. */

const DURA = 6 * 3600_000; // milliseconds after which an event that began is over, for all the page knows
const INSTANTE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)[^Z+-]*(Z|[+-]\d\d:\d\d)$/;

const larga = new Intl.DateTimeFormat("es-MX", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });
const corta = new Intl.DateTimeFormat("es-MX", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** The details of an API's object, as the page calls them; those that are not there are missing. */
export function detallesDe({ Titulo, Fecha, Lugar, Descripcion, Precio, MaximoPorCliente, Version }) {
  const todos = {
    titulo: Titulo,
    fecha: Fecha,
    lugar: Lugar,
    descripcion: Descripcion,
    precio: Precio,
    maximo: MaximoPorCliente,
    version: Version,
  };
  return Object.fromEntries(Object.entries(todos).filter(([, valor]) => valor !== undefined));
}

/** What an event is called where people read it; its name stays its key. */
export const llamado = ({ titulo, nombre }) => titulo ?? nombre;

/** Milliseconds since 1970 at which it begins; undefined where nobody said when. */
export const empieza = ({ fecha }) => (fecha ? Date.parse(fecha) : undefined);

export const yaPaso = (evento, ahora = Date.now()) => empieza(evento) + DURA < ahora;

/** The date as the clocks at the event's place show it. */
export const cuando = (fecha) => reloj(fecha, larga);

/** Date, place and price in one line, for a card. */
export function enUnaLinea({ fecha, lugar, precio }) {
  return [fecha && reloj(fecha, corta), lugar, precio && cuesta(precio)].filter(Boolean).join(" · ");
}

export function cuesta({ Monto, Moneda }) {
  if (Number(Monto) === 0) return "Gratis";
  return new Intl.NumberFormat("es-MX", { style: "currency", currency: Moneda, currencyDisplay: "code" })
    .format(Number(Monto));
}

/** Date and offset of an RFC 3339 text: what a field shows, and what it keeps. */
export function partida(fecha) {
  const [, local, desfase] = INSTANTE.exec(fecha) ?? [];
  return { local: local?.slice(0, 16) ?? "", desfase: desfase ?? "" };
}

/** The same the other way: the clock's time with `desfase`, or with this browser's at that time. */
export function instante(local, desfase = desfaseDe(local)) {
  return `${local.length === 16 ? `${local}:00` : local}${desfase}`;
}

function reloj(fecha, formato) {
  const { local } = partida(fecha);
  return local ? formato.format(new Date(`${local}Z`)) : fecha;
}

function desfaseDe(local) {
  const minutos = -new Date(local).getTimezoneOffset();
  const dos = (numero) => String(Math.floor(Math.abs(numero))).padStart(2, "0");
  return `${minutos < 0 ? "-" : "+"}${dos(minutos / 60)}:${dos(minutos % 60)}`;
}
