import type { NextRequest } from "next/server";
import { auth0 } from "./auth0";

export function proxy(request: NextRequest) {
  return auth0.middleware(request);
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon.ico).*)"],
};
