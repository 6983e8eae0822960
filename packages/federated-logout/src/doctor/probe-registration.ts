import { explainFailure } from "./explain-failure.ts";
import { note, ok, problem, type Finding } from "./finding.ts";

const fiveSecondsInMs = 5000;

export interface Probe {
  /** A logout request without an id_token. */
  url: URL;
  postLogoutRedirectUri: string;
  /** What people see at this provider if the address is not registered, if that is known. */
  unregistered: string | undefined;
  fetch: typeof fetch;
}

/**
 * Asks a provider's logout endpoint, as a browser without a session there would, whether it sends
 * people back to our address. Nobody is signed out by it: there is nobody.
 */
export async function probeRegistration({
  url,
  postLogoutRedirectUri,
  unregistered,
  fetch: ask,
}: Probe): Promise<Finding> {
  const endpoint = `${url.origin}${url.pathname}`;
  try {
    const response = await ask(url.href, {
      redirect: "manual",
      signal: AbortSignal.timeout(fiveSecondsInMs),
    });
    const location = response.headers.get("location") ?? "";
    const goesTo = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (goesTo?.href.split("?")[0] === postLogoutRedirectUri) {
      return ok("The return address is registered: the provider sends a browser back to it.");
    }
    if (response.status === 404 || response.status === 405) {
      return problem(`There is no logout endpoint at ${endpoint}: it answered ${response.status}.`);
    }
    if (response.status >= 500) {
      return note(`${endpoint} answered ${response.status}; try again when it is well.`);
    }
    const isRefusal = response.status >= 400 || goesTo?.searchParams.has("error");
    if (isRefusal) {
      const told = unregistered ? ` People would see ${unregistered}.` : "";
      return problem(
        `${endpoint} refused the return address (it answered ${response.status}). Most likely it is not registered exactly as above, or the client ID is not known there.${told}`,
      );
    }
    return note(
      `${endpoint} did not refuse the return address (it answered ${response.status}), which does not prove that it is registered.`,
    );
  } catch (error) {
    return problem(`${endpoint} could not be asked: ${explainFailure(error)}.`);
  }
}
