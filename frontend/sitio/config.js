/** Where the page finds the API. `make web STAGE=…` writes this file anew for the stage it publishes. */
export const config = {
  eventos: "/produccion", // address of the API of Eventos, without a final slash
  reservas: "/produccion", // address of the API of Reservas
  correos: "/_ministack/ses/messages", // the embedded cloud's mailbox; null where there is none
  contrato: "/contrato/", // where the contract can be read; null where it is not served
  sesion: null, // where organisers sign in: { cognito: address, cliente: id }; null in an open stage
  refresco: 3000, // milliseconds between two looks at what is on the screen, at the quickest
};
