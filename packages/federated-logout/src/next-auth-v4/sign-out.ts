import type { FederatedSignOut as SignOutAction, SignOutResult } from "../next/sign-out-action.ts";
import type { FederatedSignOut, SignOutOptions } from "./next-auth.ts";

/** `signOut()` of a Server Action, in the words of next-auth v4. */
export function createSignOut(signOutAction: SignOutAction): FederatedSignOut {
  function signOut(options?: SignOutOptions & { redirect?: true }): Promise<never>;
  function signOut(options: SignOutOptions): Promise<SignOutResult>;
  function signOut({ callbackUrl, ...options }: SignOutOptions = {}): Promise<SignOutResult> {
    return signOutAction({
      ...options,
      ...(callbackUrl !== undefined && { redirectTo: callbackUrl }),
    });
  }
  return signOut;
}
