import type { BaseUrl } from "../http/base-url.ts";
import { postLogoutRedirectUri, redirectsTo } from "../logout/post-logout-redirect-uri.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { ProviderMetadata } from "../providers/discovery.ts";
import type { DocumentedProvider } from "../providers/provider-documentation.ts";
import { note, question, type Finding } from "./finding.ts";

/** What an app has to register at the provider for sign-ins and logouts. */
export function addressesToRegister(
  configured: ConfiguredProvider,
  known: DocumentedProvider | undefined,
  comesBack: boolean,
  base: BaseUrl | undefined,
): Finding[] {
  if (!base) return [];
  const { id, name } = configured;
  const signIn = note(
    `Register at ${name}, as a redirect URI: ${redirectsTo(base, configured)}/callback/${id}`,
  );
  if (!comesBack) return [signIn];
  const field = known?.register ?? "post-logout redirect URI";
  const back = note(`Register at ${name}, as ${field}: ${postLogoutRedirectUri(base, configured)}`);
  return [signIn, back];
}

/** What it may register there, so that sessions that end there end here. */
export function logoutUrisToRegister(
  { name }: ConfiguredProvider,
  known: DocumentedProvider | undefined,
  metadata: ProviderMetadata | undefined,
  base: BaseUrl | undefined,
): Finding[] {
  if (!base) return [];
  const channels = {
    "back-channel": metadata?.backchannel_logout_supported,
    "front-channel": metadata?.frontchannel_logout_supported,
  };
  const supported = Object.entries(channels).filter(
    ([channel, isSupported]) =>
      isSupported === true || known?.endsSessionsBy?.some((other) => other === channel),
  );
  // Where one silences the other, the first one: it needs no browser.
  const registered = known?.channelsExcludeEachOther ? supported.slice(0, 1) : supported;
  return [
    ...registered.map(([channel]) =>
      note(
        `Register at ${name}, as ${channel} logout URI, if sessions that end there are to end here (${conditions[channel]}): ${base.origin}${base.authPath}/federated-logout/${channel}`,
      ),
    ),
    ...(registered.length > 0 ? (known?.questions ?? []) : []).map((text) => question(text)),
  ];
}

const conditions: Readonly<Record<string, string>> = {
  "back-channel": "its server has to reach it",
  "front-channel": "its page has to reach it; where it asks whether a session is required: yes",
};
