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
  const path = pathname === "/" ? "/api/auth" : pathname.replace(/\/$/, "");
  const url = `${origin}${path}/federated-logout/doctor`;
  const response = await fetch(url, { headers: { accept: "application/json" } }).catch(() => {
    throw new Error(`Nothing answers at ${origin}: is the app running?`);
  });
  const diagnosis: unknown = await response.json().catch(() => undefined);
  if (response.ok && isDiagnosis(diagnosis)) return diagnosis;
  throw new Error(
    `There is no doctor at ${url} (${response.status}). It is there in development, once the app is connected. Other Auth.js routes than /api/auth belong to the address.`,
  );
}

function isDiagnosis(value: unknown): value is RunningDiagnosis {
  return isObject(value) && Array.isArray(value.sections) && Array.isArray(value.logouts);
}
