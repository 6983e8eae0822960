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
      bars: clickBars,
    },
    { title: "The same: CPU of the server", group: group("CPU of all of them"), bars: clickBars },
    {
      title: "The same: bytes of requests and responses",
      group: group("bytes, both ways"),
      bars: clickBars,
    },
    {
      title: "Cookies of every page request, id_token of 3 kB",
      group: group("Cookie header, id_token of 3 kB"),
      bars: pageBars,
    },
    {
      title: "A page that asks who is signed in, id_token of 3 kB",
      group: group("time of the page, id_token of 3 kB"),
      bars: pageBars,
    },
    {
      title: "The same: CPU of the server",
      group: group("CPU of the page, id_token of 3 kB"),
      bars: pageBars,
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

const clickBars: Panel["bars"] = [
  ["this library: form", "this library"],
  ["this library, Redis: form", "this library, Redis"],
  ["this library, next-auth v4: form", "this library, next-auth v4"],
  ["hand-written recipe: link", "hand-written recipe"],
  ["@auth0/nextjs-auth0: link", "@auth0/nextjs-auth0"],
  ["express-openid-connect: link", "express-openid-connect (no Next.js)"],
  ["plain next-auth: form", "plain next-auth: not to the provider"],
  ["plain next-auth v4: form", "plain next-auth v4: likewise"],
];

const pageBars: Panel["bars"] = [
  ["this library, own-cookie keeper", "this library, own-cookie keeper"],
  ["this library", "this library, session keeper"],
  ["this library, Redis", "this library, Redis"],
  ["this library, next-auth v4", "this library, v4, session keeper"],
  ["hand-written recipe", "hand-written recipe"],
  ["@auth0/nextjs-auth0", "@auth0/nextjs-auth0"],
  ["express-openid-connect", "express-openid-connect (no Next.js)"],
  ["plain next-auth", "plain next-auth: keeps no id_token"],
  ["plain next-auth v4", "plain next-auth v4: likewise"],
];
