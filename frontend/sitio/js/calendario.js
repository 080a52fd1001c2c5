/** An event as a file that calendars take (RFC 5545): escaped, and folded at 75 bytes. */
import { llamado } from "./detalles.js";

const RENGLON = 75; // bytes of a line, without its end

/** The file of an event that has a date. `direccion` is where the page shows it. */
export function calendario(evento, direccion, ahora = new Date()) {
  const lineas = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Boletia//ES",
    "BEGIN:VEVENT",
    `UID:${encodeURIComponent(evento.nombre)}@boletia`,
    `SEQUENCE:${evento.version ?? 0}`,
    `DTSTAMP:${sello(ahora)}`,
    `DTSTART:${sello(new Date(evento.fecha))}`,
    `SUMMARY:${escapa(llamado(evento))}`,
    ...(evento.lugar ? [`LOCATION:${escapa(evento.lugar)}`] : []),
    ...(evento.descripcion ? [`DESCRIPTION:${escapa(evento.descripcion)}`] : []),
    `URL:${direccion}`,
    `STATUS:${evento.estado === "C" ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return new Blob([lineas.map(dobla).join("")], { type: "text/calendar;charset=utf-8" });
}

/** 20261206T023000Z */
const sello = (instante) => instante.toISOString().replace(/[-:]|\.\d+/g, "");

const escapa = (texto) => texto.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** A line, and its continuations: each begins with a blank, and no character is cut in two. */
function dobla(linea) {
  let doblada = "";
  let bytes = 0;
  for (const letra of linea) {
    const suyos = new TextEncoder().encode(letra).length;
    if (bytes + suyos > RENGLON) {
      doblada += "\r\n ";
      bytes = 1;
    }
    doblada += letra;
    bytes += suyos;
  }
  return `${doblada}\r\n`;
}
