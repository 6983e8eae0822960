/** A provider as a person knows it. */
export interface LogoutProvider {
  /** The provider's id in the NextAuth config. */
  id: string;
  /** The provider's display name. */
  name: string;
  /** Where people see their sessions there and can end them, if that page is known. */
  accountPage?: string;
}

/**
 * Why a logout stayed local:
 *
 * - `not_signed_in`: there was no session here.
 * - `session_unreadable`: the session cookie was expired, tampered with or made by another
 *   secret (or the app's `signOut` event failed, or does not call `buildLogoutUrl`).
 * - `no_id_token`: nothing was kept at sign-in, so nobody knows which provider to ask.
 * - `local_scope`: this is what was asked for.
 * - `turned_off`: this app never ends sessions at this provider (`providerLogout`).
 * - `no_provider_session`: e-mail, passwords and passkeys leave no session elsewhere.
 * - `id_token_required`: the provider ends a session only for an id_token, and none was kept.
 * - `unknown_provider`: the provider of this session is not configured any more.
 * - `not_openid_connect`: it signs people in by plain OAuth, and is not known to offer a logout.
 * - `no_end_session_endpoint`: the provider's metadata names no logout endpoint.
 * - `discovery_failed`: the provider's logout endpoint could not be found out: its metadata could not
 *   be fetched in time, or is broken.
 * - `issuer_mismatch`: the metadata belongs to another issuer, so nothing of it is used.
 * - `insecure_endpoint`: the endpoint is neither https nor on this machine.
 * - `provider_refused`: the provider was asked for a logout URL, and gave none.
 * - `internal_error`: something unexpected; the `logout.local` event has its message.
 */
export type LocalOnlyReason =
  | "not_signed_in"
  | "session_unreadable"
  | "no_id_token"
  | "local_scope"
  | "turned_off"
  | "no_provider_session"
  | "id_token_required"
  | "unknown_provider"
  | "not_openid_connect"
  | "no_end_session_endpoint"
  | "discovery_failed"
  | "issuer_mismatch"
  | "insecure_endpoint"
  | "provider_refused"
  | "internal_error";

export interface EndedHere {
  /**
   * Whether the sessions in this app that the person began through the same provider, on other devices,
   * were ended, too; absent where nobody asked for that. Not by a session that had ended itself.
   */
  everywhere?: boolean;
  /**
   * `false` where the revocation store failed: other instances of the app do not know yet that this
   * session has ended, and let a copy of it in. They are told once the store answers. Absent where all
   * of them know.
   */
  recorded?: false;
}

/** The logout was started at the provider. */
export interface ProviderOutcome extends EndedHere {
  kind: "provider";
  provider: LogoutProvider;
  /** Whether the provider has sent the browser back after the logout was started there. */
  returned: boolean;
  /**
   * Whether a browser came back without the `state` that would prove it: the provider may never send
   * that (`takesNoState`), or somebody else has led it here.
   */
  unproven?: true;
  /**
   * Whether the provider can be asked once more, without the id_token that it may have refused: by a form
   * that posts `hint=none` to the logout route.
   */
  canBeAskedAgain?: true;
  /**
   * Always `"unknown"`: coming back does not prove that the provider's session ended, since the
   * person may have answered "no" there.
   *
   * @see [RP-Initiated Logout 1.0, section 3](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RedirectionAfterLogout)
   */
  providerSession: "unknown";
  /**
   * Whether this browser's next sign-in through that provider requires re-authentication, although it
   * has sent the browser back: asked by a form, it may not have got its own cookies.
   */
  promptsNextTime?: boolean;
}

/** The outcome of a logout that was started at a provider. */
export function providerOutcome({
  provider,
  here,
  returned = false,
  promptsNextTime = false,
  canBeAskedAgain = false,
}: {
  provider: LogoutProvider;
  here: EndedHere;
  returned?: boolean;
  promptsNextTime?: boolean;
  canBeAskedAgain?: boolean;
}): ProviderOutcome {
  return {
    kind: "provider",
    provider,
    returned,
    providerSession: "unknown",
    ...(!returned && canBeAskedAgain && { canBeAskedAgain: true }),
    ...(promptsNextTime && { promptsNextTime }),
    ...here,
  };
}

/** Only this app's session ended, or there was none; the provider was not asked. */
export interface LocalOutcome extends EndedHere {
  kind: "local";
  reason: LocalOnlyReason;
  /** The provider that was not asked, where it is known. */
  provider?: LogoutProvider;
  /** Whether this browser's next sign-in through that provider requires re-authentication. */
  promptsNextTime?: boolean;
}

/** The person's other sessions in this app were to end: `scope=others`. The one that asked goes on. */
export interface OthersOutcome {
  kind: "others";
  /** Whether they have ended, those that began through the same provider. */
  ended: boolean;
  provider?: undefined;
}

/** What a logout ended, and what it did not. But for `"others"`, this app's session is gone. */
export type LogoutOutcome = ProviderOutcome | LocalOutcome | OthersOutcome;

/**
 * What somebody who signs out wants to end: this session alone, the provider's with it, or besides both
 * of them the person's other sessions in this app.
 */
export type LogoutScope = "local" | "provider" | "everywhere";
