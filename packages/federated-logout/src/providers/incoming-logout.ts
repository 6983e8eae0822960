import { FederatedLogoutError } from "../errors.ts";

/** What is different about the logouts that one provider sends. */
export interface IncomingLogoutSettings {
  /**
   * Its logout tokens have no `exp`: one that was issued within the last two minutes is taken. Ory
   * Hydra.
   *
   * @default false
   */
  withoutExp?: boolean;
  /**
   * The `typ` of its logout tokens, where that is neither `logout+jwt` nor `JWT` nor absent.
   *
   * @default undefined
   */
  typ?: string;
  /**
   * What its logout tokens are signed with, where its id_tokens are signed with another algorithm.
   *
   * @default undefined
   */
  algorithm?: string;
  /**
   * A logout token that names one session ends all of that person's, if it names the person, too.
   *
   * @default false
   */
  endsAllSessions?: boolean;
  /**
   * Its frames name the session by `sid` alone, without `iss`.
   *
   * @default false
   */
  withoutIss?: boolean;
  /**
   * The `sid` that it sends to the front channel was never in an id_token, so that it ends the session
   * of the browser it is sent in, where the browser says which that is, and that it loads a frame. A
   * hostile page that hides its address can sign people out like that. LemonLDAP::NG.
   *
   * @default false
   */
  foreignSid?: boolean;
  /**
   * Its frames name no session at all, and end the one of the browser they are loaded in, where the
   * browser says which that is, and that the frame is in a page of this provider's.
   *
   * @default false
   */
  bareFrames?: boolean;
}

/** By the provider's id. */
export type IncomingLogoutChoices = Readonly<Record<string, IncomingLogoutSettings>>;

const knownSettings: Readonly<Record<keyof IncomingLogoutSettings, true>> = {
  algorithm: true,
  bareFrames: true,
  endsAllSessions: true,
  foreignSid: true,
  typ: true,
  withoutExp: true,
  withoutIss: true,
};

/** @throws {FederatedLogoutError} `invalid_option` for the first setting that there is none of. */
export function assertIncomingLogoutChoices(choices: IncomingLogoutChoices): void {
  for (const [id, settings] of Object.entries(choices)) {
    const unknown = Object.keys(settings).find((setting) => !(setting in knownSettings));
    if (unknown === undefined) continue;
    throw new FederatedLogoutError(
      "invalid_option",
      `logoutsFrom["${id}"] has no setting "${unknown}"`,
    );
  }
}
