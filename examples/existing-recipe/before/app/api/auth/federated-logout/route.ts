import { getToken } from "next-auth/jwt";
import { type NextRequest, NextResponse } from "next/server";

// Says where the provider's logout is. Nothing here ends a session, knows a provider that has no such
// address, or notices who asks.
export async function GET(req: NextRequest) {
  const token = await getToken({ req });
  if (!token) return NextResponse.json({ error: "No session" }, { status: 401 });
  const url = new URL(`${process.env.OIDC_ISSUER}/session/end`);
  url.searchParams.set("id_token_hint", String(token.idToken));
  url.searchParams.set("post_logout_redirect_uri", `${process.env.NEXTAUTH_URL}/signed-out`);
  return NextResponse.json({ url: url.href });
}
