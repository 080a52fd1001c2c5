/** The page's own files, for when there is no line. What the API says never passes here. */

const trabajador = /** @type {any} */ (self);
const DEPOSITO = "boletia";
const ESPERA = 4000; // milliseconds after which a line that hangs counts as none
const ARCHIVOS = [
  "./",
  "index.html",
  "config.js",
  "estilos/boleto.css",
  "estilos/pagina.css",
  "estilos/tema.css",
  "favicon.svg",
  "icono.svg",
  "js/alta.js",
  "js/api.js",
  "js/app.js",
  "js/archivo.js",
  "js/asistentes.js",
  "js/barrido.js",
  "js/boleto.js",
  "js/calendario.js",
  "js/camara.js",
  "js/cartelera.js",
  "js/catalogo.js",
  "js/codigo.js",
  "js/cognito.js",
  "js/cola.js",
  "js/compra.js",
  "js/confirmacion.js",
  "js/confirmar.js",
  "js/correccion.js",
  "js/correos.js",
  "js/csv.js",
  "js/cuentas.js",
  "js/detalles.js",
  "js/dialogo.js",
  "js/direccion.js",
  "js/dobles.js",
  "js/dom.js",
  "js/ficha.js",
  "js/formulario.js",
  "js/historia.js",
  "js/intento.js",
  "js/llevada.js",
  "js/memoria.js",
  "js/organizacion.js",
  "js/pedido.js",
  "js/perdido.js",
  "js/puerta.js",
  "js/qr.js",
  "js/recuerdos.js",
  "js/refresco.js",
  "js/reservar.js",
  "js/reservas.js",
  "js/respaldo.js",
  "js/ritmo.js",
  "js/sesion.js",
  "js/tema.js",
  "js/texto.js",
  "js/timbre.js",
  "manifiesto.webmanifest",
];

trabajador.addEventListener("install", (suceso) => {
  suceso.waitUntil(
    caches.open(DEPOSITO).then((deposito) => deposito.addAll(ARCHIVOS)).then(() => trabajador.skipWaiting()),
  );
});

trabajador.addEventListener("activate", (suceso) => suceso.waitUntil(trabajador.clients.claim()));

trabajador.addEventListener("fetch", (suceso) => {
  if (esPropio(suceso.request)) suceso.respondWith(laRedODeposito(suceso.request));
});

function esPropio({ method, url }) {
  const propias = ARCHIVOS.map((archivo) => new URL(archivo, trabajador.registration.scope).pathname);
  const { origin, pathname } = new URL(url);
  return method === "GET" && origin === trabajador.location.origin && propias.includes(pathname);
}

/** What the network has, kept for the next time; what was kept, where the network has nothing. */
async function laRedODeposito(peticion) {
  const deposito = await caches.open(DEPOSITO);
  try {
    const respuesta = await fetch(peticion, { signal: AbortSignal.timeout(ESPERA) });
    if (respuesta.ok) deposito.put(peticion, respuesta.clone());
    return respuesta;
  } catch {
    return (await deposito.match(peticion, { ignoreSearch: true })) ?? Response.error();
  }
}
