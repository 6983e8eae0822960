import { redirect } from "next/navigation";
import { auth, signOut } from "../../../../auth";

export async function GET() {
  const session = await auth();
  await signOut({ redirect: false });
  const url = new URL(process.env.END_SESSION_ENDPOINT!);
  if (session?.idToken) url.searchParams.set("id_token_hint", session.idToken);
  url.searchParams.set("post_logout_redirect_uri", process.env.POST_LOGOUT_REDIRECT_URI!);
  redirect(url.href);
}
