import {
  confirmAtProvider,
  expect,
  sessionCookieNames,
  signIn,
  silentSignIn,
  test,
} from "./fixtures.ts";

const pressSignOut = { name: "Sign out", exact: true };

test("RPI-18, RPI-11: the one answer that starts the logout clears the session, and nothing waits for a return", async ({
  page,
  context,
  world,
}) => {
  await signIn(page, world);
  const [session] = (await context.cookies()).filter(({ name }) => name.includes("session-token"));
  const answered = page.waitForResponse(
    (response) => response.request().method() === "POST" && response.status() === 303,
  );

  await page.getByRole("button", pressSignOut).click();

  const headers = await (await answered).headersArray();
  const cleared = headers.filter(
    ({ name, value }) =>
      name.toLowerCase() === "set-cookie" &&
      value.startsWith(`${session?.name}=;`) &&
      value.includes("Max-Age=0"),
  );
  expect(cleared).toHaveLength(1);
  // Never answering the provider's question, the person is signed out here all the same.
  await page.goto(world.app.url);
  await expect(page.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
  await page.goto(`${world.app.url}/signed-out`);
  await expect(page.getByText("has not sent you back from there")).toBeVisible();
});

test("RPI-14: who answers “no” at the provider is told that they may still be signed in there", async ({
  page,
  context,
  world,
}) => {
  await signIn(page, world);
  await page.getByRole("button", pressSignOut).click();
  await page.getByRole("button", { name: "No, stay signed in" }).click();

  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await expect(
    page.getByText("If you chose to stay signed in there, you still are."),
  ).toBeVisible();
  expect(await sessionCookieNames(context)).toEqual([]);
});

test("after a logout the next person is asked who they are, and gets their own session", async ({
  page,
  world,
}) => {
  await signIn(page, world, "alice");
  await page.getByRole("button", pressSignOut).click();
  await confirmAtProvider(page);

  await page.getByRole("button", { name: "Sign in again with Development provider" }).click();
  await page.getByLabel("Login").fill("bob");
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page.getByRole("heading", { name: "Hello, Bob Brown" })).toBeVisible();
});

test("RPI-20: signing out twice is no error", async ({ page, world }) => {
  await signIn(page, world);
  const secondTab = await page.context().newPage();
  await secondTab.goto(world.app.url);
  await page.getByRole("button", pressSignOut).click();
  await confirmAtProvider(page);

  await secondTab.getByRole("button", pressSignOut).click();

  await expect(secondTab).toHaveURL(`${world.app.url}/signed-out`);
  // What became of the first one.
  await expect(secondTab.getByText("and sent you back")).toBeVisible();
});

test("with a tampered session cookie the provider is asked all the same, without the id_token", async ({
  page,
  context,
  world,
}) => {
  await signIn(page, world);
  const cookies = await context.cookies();
  const session = cookies.find(({ name }) => name.includes("session-token"));
  if (!session) throw new Error("no session cookie");
  await page.goto(`${world.app.url}/api/auth/federated-logout`);
  await context.addCookies([{ ...session, value: `${session.value.slice(0, -5)}AAAAA` }]);

  await page.getByRole("button", pressSignOut).click();

  expect(new URL(page.url()).searchParams.has("id_token_hint")).toBe(false);
  await confirmAtProvider(page);
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  expect(await sessionCookieNames(context)).toEqual([]);
  expect(await silentSignIn(context, world)).toBe("login_required");
});

const formsOnAccountPage = ["Sign out", "Sign out by Server Action"];

for (const name of formsOnAccountPage) {
  test(`the form “${name}” lands where it asks to, and an unsafe target lands on the default page`, async ({
    page,
    world,
  }) => {
    const targets = {
      "/?from=logout": "/?from=logout",
      "//evil.test": "/signed-out",
      // Stock next-auth answers this with "Location: undefined" to a Server Action, and leaves the
      // person signed in.
      "not a url": "/signed-out",
    };
    for (const [target, landing] of Object.entries(targets)) {
      await signIn(page, world);
      await page.goto(`${world.app.url}/account`);
      const button = page.getByRole("button", { name, exact: true });
      await button.evaluate((element, redirectTo) => {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: "redirectTo", value: redirectTo });
        element.before(input);
      }, target);
      await button.click();
      await confirmAtProvider(page);
      await expect(page).toHaveURL(world.app.url + landing);
    }
  });
}

test("signOut({ redirect: false }) ends the session and says where to go", async ({
  page,
  context,
  world,
}) => {
  await signIn(page, world);

  // As a script of the app asks: a request that no page of it has made signs nobody out.
  const { url, outcome } = await page.evaluate(async () => {
    const response = await fetch("/without-redirect", { method: "POST" });
    return response.json();
  });

  expect(outcome).toEqual({
    kind: "provider",
    provider: { id: "oidc", name: "Development provider" },
    returned: false,
    providerSession: "unknown",
  });
  expect(await sessionCookieNames(context)).toEqual([]);
  await page.goto(url);
  await confirmAtProvider(page);
  await expect(page).toHaveURL(`${world.app.url}/?from=logout`);
});

const pressedAgain = [
  { name: "Sign out", sendsAgain: true },
  // React holds a form's next action back until the last one has ended.
  { name: "Sign out by Server Action", sendsAgain: false },
  { name: "Sign out in the browser", sendsAgain: true },
];

for (const { name, sendsAgain } of pressedAgain) {
  test(`“${name}”, pressed again while the provider is still loading, ends the session there`, async ({
    page,
    context,
    world,
  }) => {
    const button = page.getByRole("button", { name, exact: true });
    const openAccount = async () => {
      await signIn(page, world);
      await page.goto(`${world.app.url}/account`);
      await expect(button).toBeEnabled();
      await button.scrollIntoViewIfNeeded();
    };
    // Once through, so that the app knows the provider's metadata.
    await openAccount();
    await button.click();
    await confirmAtProvider(page);
    await openAccount();
    const { x = 0, y = 0 } = (await button.boundingBox()) ?? {};
    const press = () => page.mouse.click(x + 5, y + 5);
    const answer = () =>
      page.waitForResponse(
        (response) =>
          response.request().method() === "POST" && response.url().startsWith(world.app.url),
      );

    world.provider.pause();
    try {
      await Promise.all([answer(), press()]);
      await Promise.all([sendsAgain && answer(), press()]);
    } finally {
      world.provider.goOn();
    }

    // The provider may get to the first request last, and then wants the answer to that one's question.
    await expect(page.getByRole("button", { name: "Yes, sign me out" })).toBeVisible();
    await page.reload();
    await confirmAtProvider(page);
    await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
    expect(await silentSignIn(context, world)).toBe("login_required");
  });
}

test("RPI-21: a cold visit to the callback signs nobody out", async ({ page, world }) => {
  await signIn(page, world);

  await page.goto(`${world.app.url}/api/auth/federated-logout/callback?state=made-up`);

  await expect(page).toHaveURL(`${world.app.url}/signed-out`);
  await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
});

test("RPI-24: opening, prefetching or unfurling the logout's address ends nothing", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  const address = `${world.app.url}/api/auth/federated-logout`;
  for (const headers of [
    { "next-router-prefetch": "1", rsc: "1" },
    { "sec-purpose": "prefetch" },
    { "user-agent": "Slackbot-LinkExpanding 1.0" },
  ]) {
    const response = await page.request.get(address, { headers });
    expect(response.headers()["set-cookie"]).toBeUndefined();
  }
  await page.request.head(address);

  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Sign out?" })).toBeVisible();
  await page.getByRole("link", { name: "Stay signed in" }).click();
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
});

test("SEC-6: the form that the person sent never reaches the provider", async ({ page, world }) => {
  await signIn(page, world);
  const posted: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posted.push(request.url());
  });

  await page.getByRole("button", pressSignOut).click();
  await expect(page.getByText("Alice Adams")).toBeVisible();

  expect(posted).toEqual([`${world.app.url}/api/auth/federated-logout`]);
});
