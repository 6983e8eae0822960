"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { logout, signIn, signOut } from "../auth";

export async function signInAction(form: FormData): Promise<void> {
  const provider = form.get("provider");
  const redirectTo = form.get("redirectTo");
  await signIn(typeof provider === "string" ? provider : undefined, {
    redirectTo: typeof redirectTo === "string" && redirectTo ? redirectTo : "/",
  });
}

export async function signOutAction(form: FormData): Promise<void> {
  const redirectTo = form.get("redirectTo");
  await signOut(typeof redirectTo === "string" ? { redirectTo } : {});
}

/** Ends one of the sessions that the account page lists. */
export async function endSessionAction(form: FormData): Promise<void> {
  const sessionId = form.get("sessionId");
  const session = await logout.currentSession(await headers());
  if (!session || typeof sessionId !== "string") return;
  await logout.endSessions({ sessionId, of: session });
  revalidatePath("/account");
}
