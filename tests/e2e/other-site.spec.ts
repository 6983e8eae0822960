import { createServer } from "node:http";
import { once } from "node:events";
import { expect, sessionCookieNames, signIn, test } from "./fixtures.ts";
import { freePort } from "../support/server-process.ts";

test("RPI-24, fail closed: a form on another site signs nobody out", async ({
  page,
  context,
  world,
}) => {
  await signIn(page, world);
  const port = await freePort();
  const evil = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      `<form method="post" action="${world.app.url}/api/auth/federated-logout"><button>Win a prize</button></form>
       <iframe sandbox="allow-forms allow-scripts" srcdoc='<form method="post" action="${world.app.url}/api/auth/federated-logout"><button>Framed</button></form>'></iframe>`,
    );
  }).listen(port, "127.0.0.1");
  await once(evil, "listening");

  await page.goto(`http://127.0.0.1:${port}`);
  const framed = page.waitForResponse((response) => response.status() === 403);
  await page.frameLocator("iframe").getByRole("button", { name: "Framed" }).click();
  await framed;
  await page.getByRole("button", { name: "Win a prize" }).click();
  await expect(page.getByRole("heading", { name: "You are still signed in" })).toBeVisible();

  expect(await sessionCookieNames(context)).not.toEqual([]);
  await page.goto(world.app.url);
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
  evil.closeAllConnections();
  evil.close();
});
