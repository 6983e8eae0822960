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
    const isRefusal = response.status >= 400 || goesTo?.searchParams.has("error");
    if (isRefusal) {
      const told = unregistered ? ` There, people see: ${unregistered}.` : "";
      return problem(
        `${endpoint} refused the return address (it answered ${response.status}). Most likely it is not registered, or not exactly as above.${told}`,
      );
    }
    return note(
      `Whether the return address is registered cannot be seen from outside: ${endpoint} answered ${response.status}, and did not refuse it.`,
    );
  } catch (error) {
    return problem(`${endpoint} could not be asked: ${explainFailure(error)}.`);
  }
}
