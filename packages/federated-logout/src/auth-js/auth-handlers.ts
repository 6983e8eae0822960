import type { NextAuthResult } from "next-auth";

/** Auth.js's own handlers, before they are wrapped. */
export type AuthHandlers = NextAuthResult["handlers"];
