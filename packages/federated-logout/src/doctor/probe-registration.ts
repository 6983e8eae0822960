import { explainFailure } from "./explain-failure.ts";
import { note, ok, problem, question, type Finding } from "./finding.ts";
import type { Navigate } from "./navigate.ts";

export interface Probe {
  providerId: string;
  /** A logout request without an id_token. */
  url: URL;
  postLogoutRedirectUri: string;
  /** What people see at this provider if the address is not registered, if that is known. */
  unregistered: string | undefined;
}

/**
 * Asks a provider's logout endpoint, as a browser without a session there would, whether it sends
 * people back to our address. Nobody is signed out by it: there is nobody.
 */
export async function probeRegistration(probe: Probe, navigate: Navigate): Promise<Finding> {
  const { url, postLogoutRedirectUri } = probe;
  const endpoint = `${url.origin}${url.pathname}`;
  try {
    const { status, location, text } = await navigate(url);
    const goesTo = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (goesTo?.href.split("?")[0] === postLogoutRedirectUri) return explainReturn(goesTo, probe);
    if (status === 404 || status === 405) {
      return problem(`There is no logout endpoint at ${endpoint}: it answered ${status}.`);
    }
    if (status >= 500) return note(`${endpoint} answered ${status}; try again when it is well.`);
    const isRefusal = status >= 400 || goesTo?.searchParams.has("error");
    return isRefusal
      ? explainRefusal(status, text, probe)
      : note(
          `${endpoint} did not refuse the return address (it answered ${status}), which does not prove that it is registered.`,
        );
  } catch (error) {
    return problem(`${endpoint} could not be asked: ${explainFailure(error)}.`);
  }
}

function explainReturn(goesTo: URL, { url, providerId }: Probe): Finding {
  const state = url.searchParams.get("state");
  if (state !== null && goesTo.searchParams.get("state") !== state) {
    return problem(
      `The return address is registered, but the provider does not send back the state: set providerLogout["${providerId}"] to { takesNoState: true }, or its return is never believed.`,
    );
  }
  return ok("The return address is registered: the provider sends a browser back to it.");
}

// There are providers that refuse everybody who has no session there, in the same words or in none.
function explainRefusal(status: number, text: string, { url, unregistered = "" }: Probe): Finding {
  const endpoint = `${url.origin}${url.pathname}`;
  const [, words = ""] = /“([^”…]+)”/.exec(unregistered) ?? [];
  if (words !== "" && text.includes(words)) {
    return problem(
      `${endpoint} refused the return address (${status}, “${words}”): it is not registered exactly as above, or the client ID is not known there.`,
    );
  }
  const told = reasonIn(text);
  const seen = unregistered ? ` People would see ${unregistered}.` : "";
  return question(
    `Is the return address registered exactly as above, and the client ID known there? ${endpoint} refused a browser without a session (${status}${told}), as some do in any case.${seen}`,
  );
}

function reasonIn(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null) return "";
    const { error_description, message, error }: Record<string, unknown> = { ...answer };
    const reason = [error_description, message, error].find((words) => typeof words === "string");
    return reason === undefined ? "" : `, “${reason.slice(0, 200)}”`;
  } catch {
    return "";
  }
}
