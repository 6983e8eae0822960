/*! A "use client" file has imported auth.ts: let it use signOut() of next-auth/react. */
import "server-only";

/** Stands in for what only a server can do. Next.js builds no client component that imports this. */
export function federatedLogout(): never {
  throw new Error("auth.ts was imported by a client component; use signOut() of next-auth/react");
}
