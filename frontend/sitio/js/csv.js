/** A list as a spreadsheet opens it. The same columns as `make asistentes` writes. */
import { ESTADOS, nacimiento } from "./cuentas.js";

const BOM = "\ufeff"; // by which a spreadsheet knows that it is UTF-8
const COLUMNAS = ["Reserva", "Estado", "Boletos", "Entraron", "Correo", "Reservada (UTC)"];
const FORMULA = /^[=+\-@\t\r]/; // what a spreadsheet would run; an address may begin so

/** The file, from pages of reservations. Each becomes a part of it at once: the page itself never holds all of them. */
export async function hoja(paginas) {
  /** @type {BlobPart[]} */
  const partes = [BOM + linea(COLUMNAS)];
  for await (const reservas of paginas) partes.push(new Blob([reservas.map(fila).join("")]));
  return new Blob(partes, { type: "text/csv;charset=utf-8" });
}

export function fila({ Id, Estado, Cantidad, Entradas = 0, Email }) {
  const hecha = new Date(nacimiento(Id)).toISOString().slice(0, 19).replace("T", " ");
  return linea([Id, ESTADOS[Estado], Cantidad, Entradas, Email, hecha]);
}

const linea = (celdas) => `${celdas.map(celda).join(",")}\r\n`;

function celda(valor) {
  const inerte = String(valor).replace(FORMULA, "'$&");
  return /[",\r\n]/.test(inerte) ? `"${inerte.replaceAll('"', '""')}"` : inerte;
}
