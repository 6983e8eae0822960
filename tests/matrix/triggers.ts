import type { Page } from "@playwright/test";
import type { Cell } from "./cells.ts";

type Press = (page: Page, home: string) => Promise<void>;

const press =
  (path: string, button: string): Press =>
  async (page, home) => {
    await page.goto(home + path);
    await page.getByRole("button", { name: button, exact: true }).click();
  };

/** Every way to sign out that a cell has. */
export function triggersOf({ router }: Cell): Readonly<Record<string, Press>> {
  return {
    [router === "App" ? "signOut() in a Server Action" : "the page's own button"]: press(
      "/",
      "Sign out",
    ),
    "a form": press("/account", "Sign out by a form"),
    "signOut() of next-auth/react": press("/account", "Sign out in the browser"),
    "the page that GET asks with": press("/api/auth/federated-logout", "Sign out"),
    "next-auth's own page": press("/api/auth/signout", "Sign out"),
  };
}
