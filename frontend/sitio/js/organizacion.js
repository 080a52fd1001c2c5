/** Organización: create events, cancel them, and watch a cancellation reach its reservations. */
import { cancelaEvento, correos, creaEvento, enPalabras } from "./api.js";
import { boletos, cifra, tine } from "./boleto.js";
import { propios } from "./catalogo.js";
import { confirma } from "./confirmar.js";
import { config } from "../config.js";
import { Lista, campos, copia, elemento, escribe, llena, pregona } from "./dom.js";
import { acompana, reparte, valida } from "./formulario.js";
import { conserva, guardaBorrador } from "./recuerdos.js";
import { refresca } from "./refresco.js";

const ALTA = "alta de evento";

const seccion = document.getElementById("organizacion");
const partes = campos(seccion);
const { alta } = partes;
const lista = new Lista(partes.lista, ({ nombre }) => nombre, fila);
const seguidos = new Set(); // names of the events cancelled here: their sweep is watched
let suspendidos = new Map(); // boletos whose customers were told, by event; only the embedded cloud knows
let vigilancia;

acompana(alta);
conserva(alta, ALTA);
alta.addEventListener("submit", (suceso) => {
  suceso.preventDefault();
  crea();
});

export function abreOrganizacion() {
  vigilancia = refresca({
    pregunta: async () => ({
      eventos: await propios(),
      cartas: config.correos && seguidos.size ? await correos() : [],
    }),
    muestra,
    falla: (error) => escribe(partes.aviso, enPalabras(error)),
  });
  return vigilancia;
}

function muestra({ eventos, cartas }) {
  escribe(partes.aviso, "");
  suspendidos = avisados(cartas);
  lista.muestra(eventos);
  partes.vacio.hidden = eventos.length > 0;
  const categorias = [...new Set(eventos.map(({ categoria }) => categoria))];
  document.getElementById("categorias").replaceChildren(...categorias.map((value) => elemento("option", { value })));
}

async function crea() {
  const boton = alta.querySelector("button");
  escribe(partes["alta-error"], "");
  escribe(partes["alta-logro"], "");
  if (boton.disabled || !valida(alta)) return;
  const { evento, capacidad, categoria } = alta.elements;
  boton.disabled = true;
  try {
    const creado = await creaEvento({ evento: evento.value, capacidad: capacidad.valueAsNumber, categoria: categoria.value });
    escribe(partes["alta-logro"], `${creado.Evento} ya existe, con ${boletos(creado.Capacidad)}. Aparece en cartelera en unos segundos.`);
    alta.reset();
    guardaBorrador(ALTA, {});
    evento.focus();
    await vigilancia.ya();
  } catch (error) {
    reparte(alta, partes["alta-error"], enPalabras(error));
  } finally {
    boton.disabled = false;
  }
}

function fila({ nombre, categoria }) {
  const nodo = copia("plantilla-fila");
  const partes = campos(nodo);
  let ultimo;
  tine(nodo, categoria);
  partes.categoria.textContent = categoria;
  partes.nombre.textContent = nombre;
  partes.barra.setAttribute("aria-label", "Boletos vendidos");
  partes.cancelar.setAttribute("aria-label", `Cancelar evento ${nombre}`);
  partes.cancelar.addEventListener("click", () => cancela(ultimo, partes));
  return { nodo, actualiza: (evento) => actualiza(nodo, partes, (ultimo = evento)) };
}

function actualiza(nodo, partes, evento) {
  const { estado, capacidad } = evento;
  nodo.dataset.estado = estado;
  escribe(partes.estado, estado === "C" ? "Cancelado" : evento.disponibles === undefined ? "Abriendo la venta…" : evento.disponibles ? "A la venta" : "Agotado");
  escribe(partes.vendidos, `${cifra(vendidos(evento))} de ${cifra(capacidad)} vendidos`);
  llena(partes.barra, vendidos(evento), capacidad, `${cifra(vendidos(evento))} vendidos`);
  partes.cancelar.hidden = estado === "C";
  sigue(partes, evento);
}

const vendidos = ({ capacidad, disponibles = capacidad }) => capacidad - disponibles;

/** The three steps of a cancellation. Availability is frozen once the sale is closed, so what is left to sweep is known. */
function sigue(partes, evento) {
  partes.pasos.hidden = !seguidos.has(evento.nombre);
  if (partes.pasos.hidden) return;
  const total = vendidos(evento);
  const hechos = Math.min(total, suspendidos.get(evento.nombre) ?? 0);
  const pasos = { cancelado: true, cerrado: evento.ventaCerrada, barrido: evento.ventaCerrada && (!total || hechos === total) };
  for (const paso of partes.pasos.children) paso.dataset.hecho = String(pasos[paso.dataset.paso]);
  partes.avance.hidden = !config.correos || !total;
  llena(partes.avance, hechos, total, `${cifra(hechos)} de ${cifra(total)} boletos`);
  escribe(partes.barrido, textoDelBarrido(total, hechos));
}

function textoDelBarrido(total, hechos) {
  if (!total) return "Ninguna reserva que cancelar";
  if (!config.correos) return `Cancelando las reservas de ${boletos(total)}; cada cliente recibe un correo`;
  return `Reservas canceladas y avisadas: ${cifra(hechos)} de ${boletos(total)}`;
}

async function cancela(evento, partes) {
  const si = await confirma({
    titulo: `¿Cancelar ${evento.nombre}?`,
    texto: `${consecuencia(vendidos(evento))} No se puede deshacer.`,
    si: "Sí, cancelar el evento",
    no: "Conservarlo",
  });
  if (!si) return;
  partes.cancelar.disabled = true;
  escribe(partes.error, "");
  try {
    await cancelaEvento(evento.nombre);
    seguidos.add(evento.nombre);
    pregona(`Evento ${evento.nombre} cancelado`);
  } catch (error) {
    escribe(partes.error, enPalabras(error));
  } finally {
    partes.cancelar.disabled = false;
    await vigilancia.ya();
  }
}

function consecuencia(total) {
  if (!total) return "No tiene boletos vendidos: ninguna reserva se cancela.";
  return `Se cancelarán todas sus reservas vigentes, ${boletos(total)} en total, y cada cliente recibirá un correo.`;
}

/** Boletos by event in the e-mails that say that the organisers suspended it. Seed: Dominio Notificaciones. */
function avisados(cartas) {
  const suma = new Map();
  for (const { BodyText } of cartas) {
    const [, cantidad, evento] = /de (\d+) boletos? para el evento (.+) fue cancelada, el evento fue suspendido/su.exec(BodyText) ?? [];
    if (evento) suma.set(evento, (suma.get(evento) ?? 0) + Number(cantidad));
  }
  return suma;
}
