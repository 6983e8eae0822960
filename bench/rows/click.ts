import { authJsForm, clientSide, form, link, serverAction, type Click } from "../clicks.ts";
import {
  auth0,
  expressOpenid,
  ours,
  oursV4,
  oursWithRedis,
  plain,
  plainV4,
  recipe,
} from "../contenders.ts";
import { measureClicks, trigger } from "../measure-clicks.ts";
import type { Row } from "../row.ts";
import { median } from "../statistics.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { atMost, noMoreThan } from "../verdicts.ts";

const auth0sLogout: Click = {
  async send(browser, home) {
    const returnTo = new URL("/api/auth/federated-logout/callback", home).href;
    const query = new URLSearchParams({ returnTo });
    return link(`/auth/logout?${query}`).send(browser, home, "");
  },
};

const oursByForm = trigger(ours, "form", form);
const oursByAction = trigger(ours, "Server Action", serverAction);
const oursByClient = trigger(ours, "next-auth/react", clientSide);
const oursV4ByForm = trigger(oursV4, "form", form);
const plainByForm = trigger(plain, "form", authJsForm);
const plainByAction = trigger(plain, "Server Action", serverAction);
const plainByClient = trigger(plain, "next-auth/react", clientSide);
const plainV4ByForm = trigger(plainV4, "form", authJsForm);
const recipesLink = trigger(recipe, "link", link("/api/auth/federated-logout"));

const mostOfPlain = 1.15;
const mostBytes = 4200;

export const click: Row = {
  title: "From the click to the provider",
  how: "Fresh sign-ins with an id_token of 0.8 kB, one sign-out each, one after the other; what the browser sends to the app until it is sent to the provider's logout endpoint (plain next-auth: until it is signed out), to the last byte of the last response. CPU: what the server's process used, on all cores.",
  async measure(settings) {
    const redis = await startRedis();
    const triggers = [
      oursByForm,
      trigger(oursWithRedis(redis.url), "form", form),
      plainByForm,
      recipesLink,
      trigger(auth0, "link", auth0sLogout),
      trigger(expressOpenid, "link", link("/logout")),
      oursByAction,
      plainByAction,
      oursByClient,
      plainByClient,
      oursV4ByForm,
      plainV4ByForm,
    ];
    try {
      const { groups, valuesOf, timeRatio } = await measureClicks(triggers, settings);
      const medianOf = (...of: Parameters<typeof valuesOf>) => median(valuesOf(...of));
      return {
        groups: groups(oursByForm),
        verdicts: [
          ...[oursByForm, oursByAction].map((each) =>
            noMoreThan(`${each.name}: one request`, 1, medianOf(each, "requests")),
          ),
          noMoreThan(
            `form: at most ${mostBytes.toLocaleString("en")} bytes`,
            mostBytes,
            medianOf(oursByForm, "bytes"),
          ),
          atMost("form: not slower than the recipe", 1, timeRatio(oursByForm, recipesLink)),
          ...[
            ["form", oursByForm, plainByForm] as const,
            ["Server Action", oursByAction, plainByAction] as const,
            ["next-auth/react", oursByClient, plainByClient] as const,
            ["next-auth v4, form", oursV4ByForm, plainV4ByForm] as const,
          ].map(([name, mine, other]) =>
            atMost(
              `${name}: at most ${mostOfPlain} × ${other.contender.name}`,
              mostOfPlain,
              timeRatio(mine, other),
            ),
          ),
        ],
      };
    } finally {
      await redis.stop();
    }
  },
};
