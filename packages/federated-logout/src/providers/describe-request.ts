import type { EndSessionRequest } from "./logout-request.ts";

// What says where people come back to, and which app asks. All else may be a token, or tell of a person.
const shownParameters: ReadonlySet<string> = new Set([
  "client_id",
  "federated",
  "logout_uri",
  "post_logout_redirect_uri",
  "redirect_uri",
  "response_type",
  "returnTo",
  "scope",
]);
// No path of a logout endpoint is longer; one that a function has built may have anything in it.
const longestSegment = 64;

/** Shows a logout request to whoever looks into one, with nothing secret in it. */
export function describeRequest({ method, endpoint, parameters }: EndSessionRequest): string {
  const path = endpoint.pathname
    .split("/")
    .map((segment) => (segment.length > longestSegment ? "…" : segment))
    .join("/");
  const all = [...endpoint.searchParams, ...Object.entries(parameters)];
  const query = all
    .map(([name, value]) => `${name}=${shownParameters.has(name) ? value : "…"}`)
    .join("&");
  return `${method} ${endpoint.origin}${path}${query && `?${query}`}`;
}
