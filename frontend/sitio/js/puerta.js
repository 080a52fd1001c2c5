/**
 * The door of an event: reads a ticket, says a loud yes or no, and counts. With a line the API decides; without one the
 * list that was taken along does, and what was done is sent later (cola.js).
 */
import { config } from "../config.js";
import { enPalabras, SinLinea } from "./api.js";
import { boletos, cifra } from "./boleto.js";
import { abreCamara, hayCamara } from "./camara.js";
import { agrega, decidio, deja, enEspera, envia, manda, olvidaCola, pendientes, quita } from "./cola.js";
import { confirma } from "./confirmar.js";
import { enlaceAAsistentes } from "./direccion.js";
import { advierte, campos, escribe, oculta } from "./dom.js";
import { muestraDobles } from "./dobles.js";
import { claveNueva } from "./intento.js";
import { anota, cuantos, enLaLista, lleva, olvida, tomadaDe } from "./llevada.js";
import { larga } from "./memoria.js";
import { pausa } from "./ritmo.js";
import { alEntrar, pideSesion } from "./sesion.js";
import { numeroEn } from "./texto.js";
import { suena } from "./timbre.js";

const APARATO = "boletia.puerta.aparato";
const REPASO = 5 * 60_000; // milliseconds after which the list is taken again: other doors let people in too
const PALABRAS = { si: "✓ Adelante", no: "✕ No", duda: "? No se sabe" };

const seccion = document.getElementById("puerta");
const partes = campos(seccion);
const { lectura } = partes;
const { numero, cuantosEntran } = lectura.elements;
const hora = new Intl.DateTimeFormat("es-MX", { timeStyle: "short" });

let evento;
let reloj; // of the next sending
let repaso; // of the next look at the list
let fallos = 0;
let apaga; // the camera, while it is on
let ultimo; // the step that can be undone, repeated or forced

lectura.addEventListener("submit", (suceso) => {
  suceso.preventDefault();
  const leido = numero.value;
  numero.value = "";
  if (leido.trim()) atiende(leido);
});
partes.camara.addEventListener("click", () => (apaga ? cierraCamara() : enciende()));
partes.resto.addEventListener("click", () => atiende(ultimo.id, Number(partes.resto.dataset.cuantos)));
partes.forzar.addEventListener("click", () => fuerza());
partes.deshacer.addEventListener("click", () => deshace());
partes.actualizar.addEventListener("click", () => tomaLista());
partes.borrar.addEventListener("click", () => borra());
partes.aparato.addEventListener("change", () => larga.guarda(APARATO, { nombre: partes.aparato.value.trim() }));

/** Shows the door of an event. Returns what closes it. */
export function abrePuerta([nombre]) {
  evento = nombre;
  escribe(partes.subtitulo, evento);
  partes.asistentes.href = enlaceAAsistentes(evento);
  partes.aparato.value = aparato();
  partes.camara.hidden = !hayCamara();
  escribe(partes.palabra, "");
  escribe(partes.motivo, "");
  delete partes.veredicto.dataset.veredicto;
  ofrece({});
  if (config.sesion) pideSesion(seccion, config.sesion, { sinEntrar: tomadaDe(evento) !== undefined });
  alEntrar(() => empieza());
  empieza();
  addEventListener("online", alVolver);
  addEventListener("offline", pinta);
  addEventListener("keydown", alTeclear);
  repaso = setInterval(() => navigator.onLine && tomaLista(), REPASO);
  return { ya: pinta, detiene: cierra };
}

function cierra() {
  clearTimeout(reloj);
  clearInterval(repaso);
  cierraCamara();
  alEntrar(() => {});
  removeEventListener("online", alVolver);
  removeEventListener("offline", pinta);
  removeEventListener("keydown", alTeclear);
}

function empieza() {
  pinta();
  tomaLista();
}

function alVolver() {
  fallos = 0;
  pinta();
  manana(0);
}

/** Takes the list along anew, after what waits was sent: it would not be in it. */
async function tomaLista() {
  try {
    await envia(alSaber);
    await lleva(evento, (leidas) => escribe(partes.lista, `Tomando la lista: ${cifra(leidas)} reservas…`));
    advierte(partes.aviso, "");
  } catch (error) {
    advierte(partes.aviso, `${enPalabras(error)} ${conLista()}`);
  }
  pinta();
  manana();
}

function conLista() {
  const tomada = tomadaDe(evento);
  if (tomada === undefined) return "Este aparato no lleva la lista: sin conexión no sabrá quién puede entrar.";
  return `La puerta sigue con la lista de las ${hora.format(tomada)}; lo que haga se enviará después.`;
}

/** One reading, from the camera, a scanner that types, or a hand. */
async function atiende(texto, cantidad = Math.max(1, cuantosEntran.valueAsNumber || 1)) {
  cuantosEntran.value = "1"; // said for this ticket only
  const id = numeroEn(texto);
  if (!id) return dice("no", "Eso no es un boleto de Boletia: falta el número de 27 letras y cifras");
  const cuando = new Date().toISOString();
  const paso = { hace: "entra", id, clave: claveNueva(), cantidad, evento, hora: cuando, aparato: aparato() };
  agrega(paso, true);
  try {
    if (!navigator.onLine) throw new SinLinea();
    const suya = await manda(paso);
    quita(paso);
    await anota(id, suya.Entradas);
    dejaPasar(paso, suya.Cantidad, suya.Entradas);
    manana(0);
  } catch (error) {
    if (decidio(error)) {
      quita(paso);
      dice("no", error.message);
    } else await decideSinLinea(paso, error);
  }
  pinta();
}

/** The list decides. What the API may have heard and is refused here is taken back. */
async function decideSinLinea(paso, error) {
  const suya = await enLaLista(evento, paso.id);
  const ya = suya ? suya.entradas + enEspera(paso.id, paso.clave) : 0;
  const motivo = porQueNo(suya, ya, paso);
  manana();
  if (!motivo) {
    deja(paso, true);
    return dejaPasar(paso, suya.boletos, ya + paso.cantidad);
  }
  if (error instanceof SinLinea) quita(paso);
  else {
    deja(paso, false);
    agrega({ ...paso, hace: "deshace", dentro: false });
  }
  ultimo = paso;
  dice(suya ? "no" : "duda", motivo);
  ofrece({ forzar: !suya });
}

function porQueNo(suya, ya, { id, cantidad }) {
  const tomada = tomadaDe(evento);
  if (tomada === undefined) return `Sin conexión y sin lista: no se puede saber de la reserva ${id}`;
  if (!suya) {
    return `La reserva ${id} no está en la lista de las ${hora.format(tomada)}: es de otro evento, o de después`;
  }
  if (suya.estado !== "A") return `La reserva ${id} está cancelada: no vale para entrar`;
  if (ya + cantidad <= suya.boletos) return "";
  const aqui = pendientes().filter((paso) => paso.id === id && paso.hace === "entra" && paso.dentro);
  const cuando = aqui.length ? `, aquí a las ${aqui.map((paso) => hora.format(new Date(paso.hora))).join(", ")}` : "";
  return `De los ${boletos(suya.boletos)} de la reserva ${id} ya entraron ${ya}${cuando}`;
}

/** Let in although nobody knows the ticket; the API says later whether it should have been. */
function fuerza() {
  const paso = { ...ultimo, clave: claveNueva(), dentro: true };
  ultimo = paso;
  agrega(paso);
  dice("si", `Anotado sin comprobar: reserva ${paso.id}`);
  ofrece({ deshacer: true });
  pinta();
  manana();
}

function deshace() {
  agrega({ ...ultimo, hace: "deshace" });
  dice("no", `Deshecho: la entrada de ${boletos(ultimo.cantidad)} de la reserva ${ultimo.id} ya no cuenta`);
  ofrece({});
  pinta();
  manana(0);
}

function dejaPasar(paso, deCuantos, dentro) {
  const quedan = deCuantos - dentro;
  ultimo = paso;
  dice(
    "si",
    `${paso.cantidad === 1 ? "Entra" : "Entran"} ${boletos(paso.cantidad)}: ${dentro} de ${deCuantos} de esta reserva`,
  );
  ofrece({ deshacer: true, resto: quedan });
}

function dice(veredicto, motivo) {
  partes.veredicto.dataset.veredicto = veredicto;
  partes.palabra.textContent = PALABRAS[veredicto]; // said again even if it is the same as before
  partes.motivo.textContent = motivo;
  ofrece({});
  suena(veredicto);
}

function ofrece({ deshacer = false, resto = 0, forzar = false }) {
  partes.resto.dataset.cuantos = String(resto);
  escribe(partes.resto, resto === 1 ? "Entra el que queda" : `Entran los ${cifra(resto)} que quedan`);
  oculta(partes.deshacer, !deshacer, numero);
  oculta(partes.forzar, !forzar, numero);
  oculta(partes.resto, resto < 1, numero);
}

/** A scanner that types finds the field, wherever the focus was left. */
function alTeclear({ key }) {
  if (key.length === 1 && !document.activeElement.matches("input, select, button, a, summary")) numero.focus();
}

async function alSaber({ id }, { Entradas }) {
  await anota(id, Entradas);
}

/** Sends what waits after `espera` milliseconds, by default the longer the more often it failed. */
function manana(espera = pausa({ base: config.refresco, fallos })) {
  clearTimeout(reloj);
  if (!pendientes().length) return;
  reloj = setTimeout(async () => {
    try {
      await envia(alSaber);
      fallos = 0;
      advierte(partes.aviso, "");
    } catch (error) {
      fallos += 1;
      advierte(partes.aviso, `${enPalabras(error)} ${conLista()}`);
    }
    pinta();
    manana();
  }, espera);
}

function pinta() {
  const { esperados, dentro } = cuantos(evento);
  const porEnviar = pendientes().filter((paso) => paso.evento === evento);
  const aqui = porEnviar.reduce(
    (suma, { hace, cantidad, dentro }) => dentro === false ? suma : suma + (hace === "entra" ? cantidad : -cantidad),
    0,
  );
  escribe(partes.dentro, cifra(dentro + aqui));
  escribe(partes.faltan, cifra(Math.max(0, esperados - dentro - aqui)));
  escribe(partes.porEnviar, cifra(porEnviar.length));
  escribe(partes.linea, navigator.onLine ? "Con conexión" : "Sin conexión");
  partes.linea.parentElement.classList.toggle("sin-linea", !navigator.onLine);
  const tomada = tomadaDe(evento);
  escribe(
    partes.lista,
    tomada === undefined ? "Este aparato no lleva la lista." : `Lleva la lista de las ${hora.format(tomada)}.`,
  );
  muestraDobles(partes);
}

async function enciende() {
  try {
    partes.video.hidden = false;
    apaga = await abreCamara(partes.video, (texto) => atiende(texto));
    escribe(partes.camara, "Apagar la cámara");
  } catch {
    partes.video.hidden = true;
    advierte(partes.aviso, "No se puede usar la cámara: permítala en el navegador, o escriba el número.");
  }
}

function cierraCamara() {
  apaga?.();
  apaga = undefined;
  partes.video.hidden = true;
  escribe(partes.camara, "Leer con la cámara");
}

async function borra() {
  const sinEnviar = pendientes().length;
  const si = await confirma({
    titulo: "¿Borrar lo que guarda este aparato?",
    texto: sinEnviar
      ? `Hay ${cifra(sinEnviar)} sin enviar: se pierden, y esas entradas no contarán.`
      : "Se borra la lista. Todo lo que se hizo aquí está enviado.",
    si: "Sí, borrar",
    no: "Conservarlo",
  });
  if (!si) return;
  olvida();
  olvidaCola();
  pinta();
}

function aparato() {
  const guardado = larga.lee(APARATO, {}).nombre;
  if (guardado) return guardado;
  const nombre = `Puerta ${claveNueva().slice(0, 3).toUpperCase()}`;
  larga.guarda(APARATO, { nombre });
  return nombre;
}
