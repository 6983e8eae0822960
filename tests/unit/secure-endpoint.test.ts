import { expect, test } from "vitest";
import {
  isLoopback,
  isSecureEndpoint,
} from "../../packages/federated-logout/src/secure-endpoint.ts";

test("RPI-3: this machine is known by its names and addresses alone", () => {
  const here = ["localhost", "op.localhost", "127.0.0.1", "127.9.9.9", "[::1]"];
  const elsewhere = [
    "localhost.evil.test",
    "notlocalhost",
    "127.0.0.1.evil.test",
    "evil.test",
    "10.0.0.1",
    "[::2]",
  ];

  const isHere = (host: string) => isLoopback(new URL(`http://${host}/`));
  expect(here.filter((host) => !isHere(host))).toEqual([]);
  expect(elsewhere.filter(isHere)).toEqual([]);
});

test("RPI-3: https always, http where it stays here or in development, nothing else ever", () => {
  const expected = {
    "https://op.test/out": { inProduction: true, inDevelopment: true },
    "http://127.0.0.1:4000/out": { inProduction: true, inDevelopment: true },
    "http://keycloak:8080/out": { inProduction: false, inDevelopment: true },
    "javascript:alert(1)": { inProduction: false, inDevelopment: false },
    "data:text/html,hi": { inProduction: false, inDevelopment: false },
    "ftp://op.test/out": { inProduction: false, inDevelopment: false },
  };

  const found = Object.keys(expected).map((url) => {
    const inProduction = isSecureEndpoint(new URL(url), true);
    return [url, { inProduction, inDevelopment: isSecureEndpoint(new URL(url), false) }];
  });
  expect(Object.fromEntries(found)).toEqual(expected);
});
