/** Cognito's three calls that a page needs. An answer is {AuthenticationResult} or {ChallengeName, Session}. */

const ESPERA = 30_000; // milliseconds

/** Cognito said no: `tipo` is its name for why. */
export class NoEntra extends Error {
  constructor(tipo, mensaje) {
    super(mensaje);
    this.tipo = tipo;
  }
}

export const inicia = (sesion, email, clave) =>
  llama(sesion, "InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: email, PASSWORD: clave },
  });

/** What Cognito asked for beside the password: a new one for good, or the second factor's code. */
export const contesta = (sesion, { ChallengeName, Session }, respuestas) =>
  llama(sesion, "RespondToAuthChallenge", { ChallengeName, Session, ChallengeResponses: respuestas });

export const renueva = (sesion, permiso) =>
  llama(sesion, "InitiateAuth", { AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: permiso } });

/** Nothing is renewed with this permission any more. */
export const revoca = (sesion, permiso) => llama(sesion, "RevokeToken", { Token: permiso });

async function llama({ cognito, cliente }, operacion, datos) {
  const respuesta = await fetch(cognito, {
    method: "POST",
    cache: "no-store",
    credentials: "omit",
    signal: AbortSignal.timeout(ESPERA),
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operacion}`,
    },
    body: JSON.stringify({ ...datos, ClientId: cliente }),
  });
  const cuerpo = await respuesta.json().catch(() => ({}));
  if (!respuesta.ok) throw new NoEntra(String(cuerpo.__type ?? "").split("#").pop(), cuerpo.message ?? "");
  return cuerpo;
}
