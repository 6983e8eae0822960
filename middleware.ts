// Next.js 16 would rather call this file proxy.ts, and says so when it builds: rename the file and the
// export, and leave out the runtime, which is always that one there.
export { auth as middleware } from "./auth";

export const config = {
  // The private pages. Never /api/auth: there, this would renew a session that is just being ended.
  matcher: ["/account/:path*"],
  // The same runtime as the pages, so that all of them know the same sessions.
  runtime: "nodejs",
};
