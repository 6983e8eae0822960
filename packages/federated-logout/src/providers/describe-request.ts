import type { EndSessionRequest } from "./logout-request.ts";

// Of these a name says nothing secret. Of a value only what says which app asks, and where people come back to.
const returnParameters = ["logout_uri", "post_logout_redirect_uri", "redirect_uri", "returnTo"];
const namedParameters = ["id_token_hint", "logout_hint", "state", "scope", "response_type"];

/**
 * Shows a logout request to whoever looks into one. A function of the app's may have built it, and put
 * anything anywhere: what is not known to be harmless is left out.
 */
export function describeRequest({ method, endpoint, parameters }: EndSessionRequest): string {
  const path = endpoint.pathname
    .split("/")
    .map((segment) => (isWord(segment) ? segment : "…"))
    .join("/");
  const query = [...endpoint.searchParams, ...Object.entries(parameters)]
    .map(([name, value]) => {
      if (returnParameters.includes(name)) return `${name}=${withoutQuery(value)}`;
      if (name === "client_id") return `${name}=${isWord(value) ? value : "…"}`;
      return namedParameters.includes(name) ? `${name}=…` : "…";
    })
    .join("&");
  return `${method} ${endpoint.origin}${path}${query && `?${query}`}`;
}

// A name, and no token: those are long, and have digits in them.
function isWord(text: string): boolean {
  return /^[\w.~-]*$/.test(text) && (text.length <= 16 || (text.length <= 40 && !/\d/.test(text)));
}

function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return "…";
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
