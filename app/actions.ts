"use server";

import { signIn, signOut } from "../auth";

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
