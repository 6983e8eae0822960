import type { Panel } from "./chart.ts";
import type { Group, RowResult } from "./row.ts";

/** What the chart shows of all that was measured. */
export function panelsOf(results: readonly RowResult[]): Panel[] {
  const group = (what: string): Group => {
    const found = results.flatMap(({ groups }) => groups).find((each) => each.what === what);
    if (!found) throw new Error(`${what} was not measured`);
    return found;
  };
  return [
    {
      title: "From the click on “Sign out” to the provider",
      group: group("time of all of them"),
      bars: [
        ["this library: form", "this library"],
        ["hand-written recipe: link", "hand-written recipe"],
        ["@auth0/nextjs-auth0: link", "@auth0/nextjs-auth0"],
        ["express-openid-connect: link", "express-openid-connect"],
        ["plain next-auth: form", "plain next-auth: not to the provider"],
      ],
    },
    {
      title: "Cookies of every page request, id_token of 3 kB",
      group: group("Cookie header, id_token of 3 kB"),
      bars: [
        ["this library, own-cookie keeper", "this library, own-cookie keeper"],
        ["this library", "this library, session keeper"],
        ["hand-written recipe", "hand-written recipe"],
        ["@auth0/nextjs-auth0", "@auth0/nextjs-auth0"],
        ["express-openid-connect", "express-openid-connect"],
        ["plain next-auth", "plain next-auth: keeps no id_token"],
      ],
    },
    {
      title: "A page that asks who is signed in, id_token of 3 kB",
      group: group("time of the page, id_token of 3 kB"),
      bars: [
        ["this library, own-cookie keeper", "this library, own-cookie keeper"],
        ["this library", "this library, session keeper"],
        ["this library, Redis", "this library, Redis"],
        ["hand-written recipe", "hand-written recipe"],
        ["@auth0/nextjs-auth0", "@auth0/nextjs-auth0"],
        ["express-openid-connect", "express-openid-connect (no Next.js)"],
        ["plain next-auth", "plain next-auth"],
      ],
    },
    {
      title: "Back-channel logout, 16 connections: CPU per token",
      group: group("CPU per token, 16 connections"),
      bars: [
        ["this library", "this library"],
        ["this library, Redis", "this library, Redis"],
        ["@auth0/nextjs-auth0", "@auth0/nextjs-auth0"],
        ["express-openid-connect", "express-openid-connect (no Next.js)"],
        ["Next.js: an empty POST route", "an empty POST route of Next.js"],
      ],
    },
  ];
}
