import type { BaseUrl } from "../http/base-url.ts";
import { note, ok, problem, question, type Finding } from "./finding.ts";

// What servers and proxies take of a request's headers unless they are told otherwise.
const limits = [
  { bytes: 16_384, of: "Node.js refuses it with 431" },
  { bytes: 8192, of: "nginx and Apache refuse such a line with 400 by default" },
];
const roomLeft = 0.75;

/** Examines the request that asks: where the browser is, and what it sends along. */
export function examineBrowser(headers: Headers, base: BaseUrl, urlVariable: string): Finding[] {
  return [examineAddress(headers, base, urlVariable), examineCookies(headers)];
}

/** Where a request was sent to, as its sender knows it. */
export function hostOf(headers: Headers): string {
  const [forwarded] = (headers.get("x-forwarded-host") ?? "").split(",");
  return forwarded?.trim() || (headers.get("host") ?? "");
}

function examineAddress(headers: Headers, { origin }: BaseUrl, urlVariable: string): Finding {
  const host = hostOf(headers);
  const { host: expected } = new URL(origin);
  return host === expected
    ? ok(`The app is at ${origin}, as it believes.`)
    : problem(
        `It was asked at ${host}, and the app believes to be at ${origin}: forms from here are refused, and people come back to the other address. Set ${urlVariable}, or open ${origin}.`,
      );
}

function examineCookies(headers: Headers): Finding {
  const cookies = headers.get("cookie") ?? "";
  const bytes = Buffer.byteLength(cookies);
  const largest = cookies
    .split("; ")
    .map((cookie) => ({ name: cookie.split("=")[0] ?? "", bytes: Buffer.byteLength(cookie) }))
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .filter((cookie) => cookie.bytes > 0)
    .map((cookie) => `${cookie.name} ${cookie.bytes}`)
    .join(", ");
  const sent = `${bytes} bytes of cookies came along${largest && `, most of them in ${largest}`}`;
  const over = limits.find((limit) => bytes > limit.bytes);
  if (over) {
    return problem(
      `${sent}: ${over.of}. idTokenKeeper: "cookie" keeps the id_token out of most requests.`,
    );
  }
  const near = limits.find((limit) => bytes > limit.bytes * roomLeft);
  return near
    ? question(`${sent}. Is there a proxy in front of the app that takes less than 8 kB?`)
    : note(`${sent}.`);
}
