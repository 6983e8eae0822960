import type { ConfiguredProvider } from "./configured-provider.ts";
import type { KnownProvider } from "./known-provider.ts";

type Parameters = Readonly<Record<string, string>>;

/**
 * The parameters of an authorization request that make a provider ask who is there, although it has
 * a session. `undefined` if it is not known to take any.
 *
 * @see [OpenID Connect Core 1.0, section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export function reAuthenticationParameters(
  { type }: Pick<ConfiguredProvider, "type">,
  known: KnownProvider | undefined,
): Parameters | undefined {
  if (known?.reAuthentication !== undefined) return known.reAuthentication || undefined;
  // A provider without logout that is not known to take `prompt` might refuse the sign-in for it.
  const isStandard = type === "oidc" && (!known || known.logout !== undefined);
  return isStandard ? { prompt: "login" } : undefined;
}

/**
 * Adds such parameters to those of a sign-in. `prompt` is a list: whoever asks for "consent", to get
 * a refresh token, still does. "none", which asks for no question at all, gives way.
 *
 * @param configuredPrompt - The `prompt` of the provider's configuration, which one in `query`
 *   replaces.
 */
export function addReAuthentication(
  query: URLSearchParams,
  parameters: Parameters,
  configuredPrompt = "",
): URLSearchParams {
  const wanted = (query.get("prompt") ?? configuredPrompt).split(" ");
  const prompts = wanted.filter((value) => value !== "" && value !== "none");
  const { prompt, ...others } = parameters;
  const asked = new URLSearchParams(query);
  for (const [name, value] of Object.entries(others)) asked.set(name, value);
  if (prompt) asked.set("prompt", [...new Set([...prompts, prompt])].join(" "));
  return asked;
}
