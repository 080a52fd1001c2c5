/**
 * The form that creates an event, or changes one. An answer that was lost is made good: what is there already may be
 * one's own; a change that is there already changes nothing.
 */
import { cambiaEvento, creaEvento, enPalabras, esIncierto, evento as consulta, Rechazo } from "./api.js";
import { boletos, cifra } from "./boleto.js";
import { confirma } from "./confirmar.js";
import { llamado } from "./detalles.js";
import { campos, escribe } from "./dom.js";
import { acompana, reparte, senala, valida } from "./formulario.js";
import { larga } from "./memoria.js";
import { cambios, dados, pedidoDe, pedidoEn, rellena } from "./pedido.js";
import { conserva, guardaBorrador } from "./recuerdos.js";
import { pulcro } from "./texto.js";

const ALTA = "alta de evento";
const SIN_RESPUESTA = "boletia.altas"; // creations whose outcome is not known

const partes = campos(document.getElementById("organizacion"));
const { alta: forma, "alta-error": error, "alta-logro": logro, "alta-enviar": boton } = partes;
const { evento } = forma.elements;

let cambiado; // the event that the form changes; undefined while it creates one

acompana(forma);
conserva(forma, ALTA);

/** `alCrear()` after each event that is created or changed. */
export function preparaAlta(alCrear) {
  forma.addEventListener("submit", (suceso) => {
    suceso.preventDefault();
    envia(alCrear);
  });
  partes["alta-dejar"].addEventListener("click", () => termina());
}

/** Fills the form with another event's data, under a name still to be finished. */
export function duplica(otro) {
  muestra(undefined);
  llena({ ...otro, nombre: `${otro.nombre} (copia)` });
  evento.focus();
  evento.setSelectionRange(otro.nombre.length + 1, evento.value.length);
}

/** Fills the form with an event, to change it. */
export function cambia(suyo) {
  muestra(suyo);
  llena(suyo);
  forma.elements.capacidad.focus();
}

function llena(suyo) {
  rellena(forma.elements, suyo);
  evento.value = suyo.nombre;
  partes["alta-detalles"].open = Object.keys(dados(pedidoDe(suyo))).length > 2;
  for (const entrada of forma.querySelectorAll("input")) senala(entrada, "");
  if (!cambiado) evento.dispatchEvent(new Event("input", { bubbles: true }));
}

function muestra(suyo) {
  cambiado = suyo;
  evento.readOnly = Boolean(suyo);
  partes["alta-dejar"].hidden = !suyo;
  escribe(partes["alta-titular"], suyo ? `Cambiar ${llamado(suyo)}` : "Crear un evento");
  escribe(boton, suyo ? "Guardar los cambios" : "Crear evento");
  escribe(error, "");
  escribe(logro, "");
}

async function envia(alCrear) {
  escribe(error, "");
  escribe(logro, "");
  if (boton.getAttribute("aria-disabled") === "true" || !valida(forma)) return;
  boton.setAttribute("aria-disabled", "true");
  try {
    if (await (cambiado ? guardaCambios() : crea())) await alCrear();
  } catch (fallo) {
    reparte(forma, error, fallo, enPalabras(fallo) + consuelo(fallo));
  } finally {
    boton.removeAttribute("aria-disabled");
  }
}

function consuelo(fallo) {
  if (!esIncierto(fallo)) return "";
  return cambiado
    ? " Todavía no sabemos si se guardó; puede guardarlo otra vez."
    : " Todavía no sabemos si el evento se creó; puede crearlo otra vez: no se duplica.";
}

async function crea() {
  const hecho = await creaUnaVez({ evento: pulcro(evento.value), ...dados(pedidoEn(forma.elements)) });
  termina(`Se creó ${hecho.Evento}, con ${boletos(hecho.Capacidad)}. Aparece en cartelera en unos segundos.`);
  return true;
}

async function guardaCambios() {
  const suyos = cambios(pedidoDe(cambiado), pedidoEn(forma.elements, cambiado));
  if (!Object.keys(suyos).length) return termina("No había nada que cambiar.");
  if (!(await aceptaBajar(suyos.capacidad))) return false;
  await cambiaEvento(cambiado.nombre, { ...suyos, version: cambiado.version ?? 0 });
  termina(`Se guardaron los cambios de ${llamado(cambiado)}. Se ven en cartelera en unos segundos.`);
  return true;
}

/** Below what is sold nothing is lost, but somebody has to know it before. */
async function aceptaBajar(capacidad) {
  const { capacidad: antes, disponibles = antes } = cambiado;
  const vendidos = antes - disponibles;
  if (!(capacidad < vendidos)) return true;
  return await confirma({
    titulo: "Hay más boletos vendidos",
    texto:
      `Ya se vendieron ${cifra(vendidos)}: quedarían ${cifra(vendidos - capacidad)} de más. Nadie pierde su reserva,` +
      " y no se vende nada hasta que alguien cancele.",
    si: "Sí, bajar la capacidad",
    no: "Dejarla como está",
  });
}

/** Creates the event. One that is there already, as it was asked for when the answer got lost, is this one. */
async function creaUnaVez(datos) {
  const repetida = JSON.stringify(altas()[datos.evento]) === JSON.stringify(datos);
  try {
    const hecho = await creaEvento(datos);
    olvida(datos);
    return hecho;
  } catch (fallo) {
    if (esIncierto(fallo)) larga.guarda(SIN_RESPUESTA, { ...altas(), [datos.evento]: datos });
    if (!(repetida && fallo instanceof Rechazo && fallo.status === 409)) throw fallo;
    olvida(datos);
    const existente = await consulta(datos.evento);
    if (existente.Capacidad !== datos.capacidad || existente.Categoria !== datos.categoria) throw fallo;
    return existente;
  }
}

const altas = () => larga.lee(SIN_RESPUESTA, {});

function olvida({ evento }) {
  const { [evento]: _, ...otras } = altas();
  larga.guarda(SIN_RESPUESTA, otras);
}

/** The form is empty again, ready for the next event. */
function termina(dicho = "") {
  muestra(undefined);
  forma.reset();
  guardaBorrador(ALTA, {});
  escribe(logro, dicho);
  evento.focus();
}
