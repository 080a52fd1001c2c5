/** The events as both domains tell them: what is available from Reservas, the total from Eventos. */
import { disponibilidad, disponibilidadDe, eventos, Rechazo, venta } from "./api.js";
import { detallesDe, empieza, llamado, yaPaso } from "./detalles.js";

const totales = new Map(); // the last total seen of every event
let armado = { inventario: undefined, conocidos: 0, eventos: [] };
let aprendiendo;

/**
 * {nombre, categoria, estado, disponibles, capacidad} and the details that it has: what can be bought first, then by
 * date, then in alphabetical order, what is over last; the very same array while nothing changes. `capacidad` is undefined until Eventos has answered: the sale goes on without it,
 * and `alSaberMas(eventos)` hears of it.
 */
export async function enVenta(alSaberMas = (_) => {}) {
  const inventario = await disponibilidad();
  if (inventario.some(faltaTotal)) aprende().then(() => alSaberMas(arma(inventario)));
  return arma(inventario);
}

/** One event as it is on sale, undefined where there is none of that name. */
export async function unoEnVenta(nombre) {
  try {
    return desdeInventario(await disponibilidadDe(nombre));
  } catch (error) {
    if (error instanceof Rechazo && error.status === 404) return undefined;
    throw error;
  }
}

/** The organiser's view: every event, `disponibles` undefined until its sale has opened. */
export async function propios() {
  const [creados, inventario] = await Promise.all([eventos(true), disponibilidad(true)]);
  recuerda(creados);
  const abiertos = new Map((await Promise.all(inventario.map(conLoQueFalta))).map((item) => [item.Evento, item]));
  return creados.map((creado) => desdeAmbos(creado, abiertos.get(creado.Evento))).sort(loQueVienePrimero);
}

/** Customers see 0 where a capacity was lowered below what is sold; the desk is told by how many. */
async function conLoQueFalta(item) {
  if (item.Capacidad > 0 || !item.Version || item.Estado !== "A") return item;
  const { Disponibles } = await venta(item.Evento).catch(() => ({ Disponibles: item.Capacidad }));
  return { ...item, Capacidad: Disponibles };
}

/** Whether there is nothing to buy: sold out, or more sold than there is. */
export const agotado = ({ estado, disponibles }) => estado === "A" && disponibles <= 0;

function arma(inventario) {
  if (inventario !== armado.inventario || totales.size !== armado.conocidos) {
    const eventos = inventario.map(desdeInventario).sort(seVendePrimero);
    armado = { inventario, conocidos: totales.size, eventos };
  }
  return armado.eventos;
}

/** A total may grow: then there is more to be had than there ever was. */
function faltaTotal({ Evento, Capacidad }) {
  return !(Capacidad <= totales.get(Evento));
}

/** Asks Eventos for the totals, one question at a time. Without an answer nothing is learnt. */
function aprende() {
  aprendiendo ??= eventos()
    .then(recuerda, () => {})
    .finally(() => (aprendiendo = undefined));
  return aprendiendo;
}

function recuerda(creados) {
  creados.forEach(({ Evento, Capacidad }) => totales.set(Evento, Capacidad));
}

function desdeInventario(item) {
  const { Evento, Capacidad, Categoria, Estado } = item;
  return {
    nombre: Evento,
    categoria: Categoria,
    estado: Estado,
    disponibles: Math.max(0, Capacidad),
    capacidad: totales.get(Evento),
    ...detallesDe(item),
  };
}

function desdeAmbos(creado, abierto) {
  const { Evento, Categoria, Estado, Capacidad } = creado;
  return {
    nombre: Evento,
    categoria: Categoria,
    estado: Estado,
    capacidad: Capacidad,
    disponibles: abierto?.Capacidad,
    ventaCerrada: abierto?.Estado === "C",
    ...detallesDe(creado),
  };
}

const orden = new Intl.Collator("es", { numeric: true });
const porNombre = (uno, otro) => orden.compare(llamado(uno), llamado(otro));
const siempre = Number.MAX_SAFE_INTEGER; // when an event without a date begins

function loQueVienePrimero(uno, otro) {
  return Number(yaPaso(uno)) - Number(yaPaso(otro)) || porFecha(uno, otro) || porNombre(uno, otro);
}

function seVendePrimero(uno, otro) {
  return lugar(uno) - lugar(otro) || porFecha(uno, otro) || porNombre(uno, otro);
}

/** What comes first, first; of what is over, the last first. */
function porFecha(uno, otro) {
  const sentido = yaPaso(uno) ? -1 : 1;
  return sentido * ((empieza(uno) ?? siempre) - (empieza(otro) ?? siempre));
}

function lugar(evento) {
  if (yaPaso(evento)) return 3;
  if (evento.estado === "C") return 2;
  return agotado(evento) ? 1 : 0;
}
