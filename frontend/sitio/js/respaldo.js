/** Without a line the page still opens: a service worker keeps its own files. Only where the browser has it (https). */

const ARCHIVO = "sw.js";

/** The page's policy lets a script's address be made from this one text only. */
const politica = globalThis.trustedTypes?.createPolicy("respaldo", { createScriptURL: () => ARCHIVO });

navigator.serviceWorker
  .register(/** @type {any} */ (politica?.createScriptURL("") ?? ARCHIVO), { updateViaCache: "none" })
  .catch(() => {}); // the page works without it
