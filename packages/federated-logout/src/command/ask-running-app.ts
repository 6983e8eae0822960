import type { RunningDiagnosis } from "../doctor/running-app.ts";
import { isObject } from "../runtime/is-object.ts";

/**
 * Asks the doctor of an app that runs in development.
 *
 * @param address - Of the app, or of its Auth.js routes where they are elsewhere than at `/api/auth`.
 * @throws {Error} that says in words why there is no answer.
 */
export async function askRunningApp(address: string): Promise<RunningDiagnosis> {
  if (!/^https?:\/\/[^/]/.test(address) || !URL.canParse(address)) {
    throw new Error(`${address} is not an address, like http://localhost:3000`);
  }
  const { origin, pathname } = new URL(address);
  const given = pathname.replace(/\/(federated-logout\/doctor\/?)?$/, "");
  const path = given === "" ? "/api/auth" : given;
  const url = `${origin}${path}/federated-logout/doctor`;
  const response = await fetch(url, { headers: { accept: "application/json" } }).catch(() => {
    throw new Error(`Nothing answers at ${origin}: is the app running?`);
  });
  const diagnosis: unknown = await response.json().catch(() => undefined);
  if (response.ok && isDiagnosis(diagnosis)) return diagnosis;
  if (response.redirected) {
    throw new Error(`${url} was redirected to ${response.url}: by a proxy of the app's?`);
  }
  if (response.status >= 500) {
    throw new Error(`The app answers ${response.status} at ${url}: its own log says why.`);
  }
  throw new Error(
    `There is no doctor at ${url} (${response.status}). It is there while the app is developed (next dev), once it is connected. If the Auth.js routes are not at /api/auth, give the doctor their address, too: http://localhost:3000/my/auth.`,
  );
}

function isDiagnosis(value: unknown): value is RunningDiagnosis {
  return isObject(value) && Array.isArray(value.sections) && Array.isArray(value.logouts);
}
