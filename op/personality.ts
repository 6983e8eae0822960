import type { Person } from "./accounts.ts";

/** The one app that a personality knows. */
export interface RegisteredClient {
  id: string;
  /** Where sign-ins may come back to. */
  redirectUris: readonly string[];
  /** Where sign-outs may come back to. */
  postLogoutRedirectUris: readonly string[];
}

/** A request to end a session, as a personality sees it. */
export interface LogoutQuestion {
  /** With what was posted in its query, as if it had been asked by GET. */
  url: URL;
  /** How long its query really is, in characters. */
  queryLength: number;
  client: RegisteredClient;
  /** Claims of the id_token_hint: `undefined` without one, `null` if its signature is not ours. */
  hint: Readonly<Record<string, unknown>> | null | undefined;
  /** Who has a session in this browser. */
  session: { accountId: string; sid: string | undefined } | undefined;
  /** Whether the person has answered "yes" to a question of ours. */
  isConfirmed: boolean;
}

export type LogoutAnswer =
  /** Ends the session and sends the browser on. */
  | { kind: "signed_out"; to: string }
  /** Ends the session, and leaves the browser here. */
  | { kind: "stranded"; title: string }
  /** Asks before it ends anything. */
  | { kind: "ask"; title: string }
  /** Ends nothing. */
  | { kind: "refused"; status: number; error: string };

/**
 * The logout of a real provider, played by its documented rules: what it wants, what it answers when
 * it does not get it. A parameter that it does not document is refused, so that nothing is sent in
 * vain.
 */
export interface Personality {
  /** Whose rules these are. */
  name: string;
  /** Its id in Auth.js. */
  providerId: string;
  /** Its logout endpoints by path, of which its metadata names the first, if it is advertised. */
  logoutEndpoints: Readonly<Record<string, (question: LogoutQuestion) => LogoutAnswer>>;
  isAdvertised: boolean;
  /** Whether it can be asked by a form, too. */
  takesPost?: true;
  /** Path of its authorization endpoint, where another one is known. */
  authorizationPath?: string;
  /** Claims that only its id_tokens have. */
  extraClaims?: (person: Person) => Record<string, unknown>;
  /** Whether its id_tokens say which session they belong to. */
  hasSid?: true;
  /** What its frames tell an app, where it tells of a logout by those. */
  frameQuery?: (session: { iss: string; sid: string }) => Record<string, string>;
}

/** The first parameter that is not among those a provider documents. */
export function undocumented(
  { searchParams }: URL,
  documented: readonly string[],
): string | undefined {
  return [...searchParams.keys()].find((name) => !documented.includes(name));
}

export const refused = (status: number, error: string): LogoutAnswer => ({
  kind: "refused",
  status,
  error,
});

/** Back to the app, with the state if there is one. */
export function signedOut(returnTo: string, state?: string | null): LogoutAnswer {
  const to = new URL(returnTo);
  if (state) to.searchParams.set("state", state);
  return { kind: "signed_out", to: to.href };
}
