/** What a sign-in brought: the `account` of next-auth's callbacks, of which every version has this. */
export interface SignInAccount {
  /** The provider's id in the config. */
  provider: string;
  /** The provider's own id of the person. */
  providerAccountId: string;
  /** How it signs people in. */
  type?: string | undefined;
  id_token?: string | undefined;
  access_token?: string | undefined;
  refresh_token?: string | undefined;
}

/** What a provider says of a person: the `profile` of next-auth's callbacks. */
export interface SignInProfile {
  email?: unknown;
  email_verified?: unknown;
}
