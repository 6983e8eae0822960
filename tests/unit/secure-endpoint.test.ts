import { describe, expect, test } from "vitest";
import {
  isLoopback,
  isSecureEndpoint,
} from "../../packages/federated-logout/src/providers/secure-endpoint.ts";

test("RPI-3: this machine is known by its names and addresses alone", () => {
  const here = [
    "localhost",
    "op.localhost",
    "127.0.0.1",
    "127.9.9.9",
    "[::1]",
    "[::ffff:127.1.2.3]",
    "0.0.0.0",
    "[::]",
    "localhost.",
    "a.localhost.",
    "[::7f00:1]",
  ];
  const elsewhere = [
    "localhost.evil.test",
    "notlocalhost",
    "127.0.0.1.evil.test",
    "evil.test",
    "10.0.0.1",
    "[::2]",
    "[::ffff:10.0.0.1]",
  ];

  const isHere = (host: string) => isLoopback(new URL(`http://${host}/`));
  expect(here.filter((host) => !isHere(host))).toEqual([]);
  expect(elsewhere.filter(isHere)).toEqual([]);
});

describe("RPI-3: a token may be sent to", () => {
  const onThisMachine = "http://localhost:4000";
  const elsewhere = "https://op.test";
  const places: [
    url: string,
    ofIssuer: string | undefined,
    inProduction: boolean,
    else_: boolean,
  ][] = [
    ["https://op.test/out", elsewhere, true, true],
    ["https://op.test/out", undefined, true, true],
    ["http://op.test/out", elsewhere, false, true],
    ["http://keycloak:8080/out", "http://keycloak:8080", false, true],
    // In a browser, this machine is the visitor's.
    ["http://127.0.0.1:4000/out", onThisMachine, true, true],
    ["http://127.0.0.1:4000/out", elsewhere, false, true],
    ["http://[::1]:4000/out", elsewhere, false, true],
    ["http://0.0.0.0:4000/out", elsewhere, false, true],
    ["http://[::ffff:127.0.0.1]/out", elsewhere, false, true],
    ["https://localhost/out", elsewhere, false, true],
    ["http://127.0.0.1:4000/out", undefined, false, true],
    ["http://127.0.0.1:4000/out", "no URL", false, true],
    ["https://op.test/out", onThisMachine, true, true],
    ["http://op.test/out", onThisMachine, false, true],
    ["javascript:alert(1)", onThisMachine, false, false],
    ["data:text/html,hi", elsewhere, false, false],
    ["ftp://op.test/out", elsewhere, false, false],
  ];

  test.each(places)("%s, of %s: %s in production, %s elsewhere", (url, issuer, ...expected) => {
    const found = [true, false].map((isProduction) =>
      isSecureEndpoint(new URL(url), { issuer, isProduction }),
    );

    expect(found).toEqual(expected);
  });
});
