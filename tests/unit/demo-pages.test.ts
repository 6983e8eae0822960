import { renderToStaticMarkup } from "react-dom/server";
import Keycloak from "next-auth/providers/keycloak";
import { expect, test, vi } from "vitest";
import Account from "../../app/account/page.tsx";
import { readWords } from "../../app/words.ts";
import { SignInButtons } from "../../app/sign-in-buttons.tsx";

const { providers } = vi.hoisted(() => ({ providers: [] as unknown[] }));
vi.mock("../../auth", () => ({ providers, auth: async () => null }));
vi.mock("../../app/actions", () => ({ signInAction: "/", signOutAction: "/" }));
vi.mock("next/navigation", () => ({
  useRouter: () => undefined,
  redirect(url: string) {
    throw new Error(`redirected to ${url}`);
  },
}));

const accepted = vi.hoisted(() => ({ languages: "" }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "accept-language": accepted.languages }),
}));

test("two providers of a kind have a button each, by the names that the config gives them", async () => {
  providers.push(
    Keycloak({ name: "Staff" }),
    Keycloak({ id: "keycloak-2", name: "Customers" }),
    Keycloak({ id: "keycloak-3" }),
  );

  const markup = renderToStaticMarkup(await SignInButtons({}));

  expect(markup.match(/value="keycloak[^"]*"/g)).toEqual([
    'value="keycloak"',
    'value="keycloak-2"',
    'value="keycloak-3"',
  ]);
  expect(markup.match(/Sign in with \w+/g)).toEqual([
    "Sign in with Staff",
    "Sign in with Customers",
    "Sign in with Keycloak",
  ]);
});

test("the private page sends whoever has no session to sign in, whatever has let them pass", async () => {
  await expect(Account()).rejects.toThrow("redirected to /?callbackUrl=%2Faccount");
});

test.each([
  ["ja,en;q=0.8", "ja", "サインアウト"],
  ["en-US,en;q=0.9,ja;q=0.8", "en", "Sign out"],
  ["", "en", "Sign out"],
])("the pages speak the language that the browser wants most: %s", async (languages, tag, text) => {
  accepted.languages = languages;

  expect(await readWords()).toMatchObject({ language: tag, signOut: text });
});
