/** What the organiser's form asks for: the fields of an event as the API takes them. */
import { instante, partida } from "./detalles.js";
import { pulcro } from "./texto.js";

/** {capacidad, categoria, titulo, fecha, lugar, descripcion, precio, maximoPorCliente}; null for what was left empty. */
export function pedidoEn(campos, anterior) {
  const texto = ({ value }) => pulcro(value) || null;
  const monto = texto(campos.precio);
  return {
    capacidad: campos.capacidad.valueAsNumber,
    categoria: pulcro(campos.categoria.value),
    titulo: texto(campos.titulo),
    fecha: fechaEn(campos.fecha.value, anterior?.fecha),
    lugar: texto(campos.lugar),
    descripcion: texto(campos.descripcion),
    precio: monto && { monto, moneda: pulcro(campos.moneda.value) || "MXN" },
    maximoPorCliente: campos.maximoPorCliente.valueAsNumber || null,
  };
}

/** The same of an event that there is. */
export function pedidoDe({ capacidad, categoria, titulo, fecha, lugar, descripcion, precio, maximo }) {
  return {
    capacidad,
    categoria,
    titulo: titulo ?? null,
    fecha: fecha ?? null,
    lugar: lugar ?? null,
    descripcion: descripcion ?? null,
    precio: precio ? { monto: precio.Monto, moneda: precio.Moneda } : null,
    maximoPorCliente: maximo ?? null,
  };
}

/** Fills the form with an event. */
export function rellena(campos, evento) {
  const { precio, fecha, ...textos } = pedidoDe(evento);
  for (const [campo, valor] of Object.entries(textos)) campos[campo].value = valor ?? "";
  campos.fecha.value = fecha ? partida(fecha).local : "";
  campos.precio.value = precio?.monto ?? "";
  campos.moneda.value = precio?.moneda ?? "MXN";
}

/** Only what was given: what an event without it is created with. */
export const dados = (pedido) => Object.fromEntries(Object.entries(pedido).filter(([, valor]) => valor !== null));

/** Only what differs. */
export const cambios = (antes, despues) =>
  Object.fromEntries(
    Object.entries(despues).filter(([campo, valor]) => JSON.stringify(valor) !== JSON.stringify(antes[campo])),
  );

/** A date that was not touched stays to the letter; one that was keeps its place's offset. */
function fechaEn(local, anterior) {
  if (!local) return null;
  if (!anterior) return instante(local);
  const { local: suya, desfase } = partida(anterior);
  return suya === local ? anterior : instante(local, desfase);
}
