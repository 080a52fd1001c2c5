/** What a ticket looks like: its ink, its number, its words. */
import { elemento } from "./dom.js";
import { llano } from "./texto.js";

const TINTAS = 8; // data-tinta 0…7 in estilos/boleto.css
const numero = new Intl.NumberFormat("es-MX");
const corta = new Intl.NumberFormat("es-MX", { notation: "compact", maximumFractionDigits: 1 });

export const cifra = (cantidad) => numero.format(cantidad);
/** For the stub, where seven figures do not fit. */
export const cifraCorta = (cantidad) => (cantidad < 100_000 ? cifra(cantidad) : corta.format(cantidad));
export const boletos = (cantidad) => `${cifra(cantidad)} ${cantidad === 1 ? "boleto" : "boletos"}`;

/** The states of a reservation, in words. */
export const ESTADOS = {
  A: { texto: "Confirmada", sello: "sello-si" },
  X: { texto: "Cancelada por usted", sello: "sello-no" },
  C: { texto: "Evento suspendido", sello: "sello-no" },
};

const tintas = new Map(); // category to ink

/** Every category has its ink: by its name, the next free one where another category came first. */
export function tine(nodo, categoria) {
  const clave = llano(categoria);
  if (!tintas.has(clave)) tintas.set(clave, libre(resumen(clave)));
  nodo.dataset.tinta = String(tintas.get(clave));
}

/** A reservation's number in groups to read aloud; its text stays whole, to be copied. */
export function enGrupos(numero) {
  return numero.match(/.{1,3}/gsu).map((grupo) => elemento("span", {}, grupo));
}

function libre(preferida) {
  const usadas = new Set(tintas.values());
  const candidatas = Array.from({ length: TINTAS }, (_, i) => (preferida + i) % TINTAS);
  return candidatas.find((tinta) => !usadas.has(tinta)) ?? candidatas[0];
}

function resumen(texto) {
  return [...texto].reduce((suma, letra) => (Math.imul(suma, 31) + letra.codePointAt(0)) >>> 0, 17);
}
