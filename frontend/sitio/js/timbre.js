/** A yes and a no that are heard and felt without looking. Silent where the browser does not let it. */

const SONIDOS = {
  si: [[880, 0, 0.12], [1320, 0.13, 0.2]], // hertz, from, for (seconds)
  no: [[196, 0, 0.25], [147, 0.27, 0.5]],
  duda: [[440, 0, 0.15], [440, 0.25, 0.15]],
};
const TEMBLORES = { si: 80, no: [200, 80, 200, 80, 200], duda: [80, 80, 80] }; // milliseconds

let orquesta;

/** @param {"si" | "no" | "duda"} veredicto */
export function suena(veredicto) {
  navigator.vibrate?.(TEMBLORES[veredicto]);
  try {
    orquesta ??= new AudioContext();
    orquesta.resume().catch(() => {});
    for (const [tono, desde, dura] of SONIDOS[veredicto]) nota(tono, orquesta.currentTime + desde, dura);
  } catch {
    // a device without sound still has colour, words and vibration
  }
}

function nota(tono, desde, dura) {
  const voz = orquesta.createOscillator();
  voz.frequency.value = tono;
  voz.connect(orquesta.destination);
  voz.start(desde);
  voz.stop(desde + dura);
}
