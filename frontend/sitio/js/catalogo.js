/** The events as both domains tell them: what is available from Reservas, the total from Eventos. */
import { disponibilidad, eventos } from "./api.js";

const totales = new Map(); // a total never changes

/**
 * {nombre, categoria, estado, disponibles, capacidad} in alphabetical order.
 * `capacidad` is undefined while Eventos does not answer: the sale goes on without it.
 */
export async function enVenta() {
  const inventario = await disponibilidad();
  if (inventario.some(({ Evento }) => !totales.has(Evento))) {
    await aprende().catch(() => {});
  }
  return inventario.map(desdeInventario).sort(porNombre);
}

/** The organiser's view: every event, `disponibles` undefined until its sale has opened. */
export async function propios() {
  const [creados, inventario] = await Promise.all([eventos(), disponibilidad()]);
  recuerda(creados);
  const abiertos = new Map(inventario.map((item) => [item.Evento, item]));
  return creados
    .map((creado) => ({
      nombre: creado.Evento,
      categoria: creado.Categoria,
      estado: creado.Estado,
      capacidad: creado.Capacidad,
      disponibles: abiertos.get(creado.Evento)?.Capacidad,
      ventaCerrada: abiertos.get(creado.Evento)?.Estado === "C",
    }))
    .sort(porNombre);
}

async function aprende() {
  recuerda(await eventos());
}

function recuerda(creados) {
  creados.forEach(({ Evento, Capacidad }) => totales.set(Evento, Capacidad));
}

function desdeInventario({ Evento, Capacidad, Categoria, Estado }) {
  return { nombre: Evento, categoria: Categoria, estado: Estado, disponibles: Capacidad, capacidad: totales.get(Evento) };
}

const orden = new Intl.Collator("es", { numeric: true });
const porNombre = (uno, otro) => orden.compare(uno.nombre, otro.nombre);
