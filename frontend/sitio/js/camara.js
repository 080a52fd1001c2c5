/** The camera as a scanner of QR codes, where the browser can: BarcodeDetector, and https or localhost. */

const MIRADAS = 150; // milliseconds between two looks
const REPOSO = 4000; // milliseconds in which the same code is one and the same showing

const Detector = /** @type {any} */ (globalThis).BarcodeDetector;

export const hayCamara = () => Boolean(Detector && navigator.mediaDevices?.getUserMedia);

/** Shows the camera in `video` and tells `alLeer(texto)` each code that is held before it. Returns what turns it off. */
export async function abreCamara(video, alLeer) {
  const lector = new Detector({ formats: ["qr_code"] });
  const imagen = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = imagen;
  await video.play();
  let visto = { texto: "", cuando: 0 };
  const reloj = setInterval(async () => {
    const [codigo] = await lector.detect(video).catch(() => []);
    if (!codigo) return;
    const nuevo = codigo.rawValue !== visto.texto || Date.now() - visto.cuando > REPOSO;
    visto = { texto: codigo.rawValue, cuando: Date.now() };
    if (nuevo) alLeer(codigo.rawValue);
  }, MIRADAS);
  return () => {
    clearInterval(reloj);
    for (const pista of imagen.getTracks()) pista.stop();
    video.srcObject = null;
  };
}
