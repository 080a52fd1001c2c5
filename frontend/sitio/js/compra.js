/** What happens in the dialog, together: whoever can book can also be shown what was booked, whatever the line does. */
export * from "./confirmacion.js";
export { cierra } from "./dialogo.js";
export * from "./reservar.js";
