import {
  auth0,
  expressOpenid,
  ours,
  oursV4,
  oursWithCookie,
  oursWithRedis,
  plain,
  plainAgain,
  plainV4,
  recipe,
} from "../contenders.ts";
import { measurePages, type PageFigures } from "../measure-pages.ts";
import type { Row } from "../row.ts";
import { mean } from "../statistics.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { atMost, noMoreThan } from "../verdicts.ts";

const sizes = [1, 3, 6];
const quickSizes = [1];
const mostOfPlain = 1.02;
const mostBytes = 160;

export const page: Row = {
  title: "What a page request pays",
  how: "A page that asks who is signed in, and says the name; one signed-in browser each, requests one after the other. Bytes of the Cookie header, the time to the last byte, and the CPU that the server's process used, on all cores. Every app is started anew several times: two processes of the same app differ, too, as the one that runs twice shows.",
  async measure(settings) {
    const redis = await startRedis();
    const withRedis = oursWithRedis(redis.url);
    const contenders = [
      ours,
      oursWithCookie,
      withRedis,
      plain,
      plainAgain,
      recipe,
      auth0,
      expressOpenid,
      oursV4,
      plainV4,
    ];
    try {
      const measured: PageFigures[] = [];
      for (const kilobytes of settings.isQuick ? quickSizes : sizes) {
        measured.push(await measurePages(contenders, kilobytes, settings));
      }
      const [shortest] = measured;
      const beyondPlain = measured.map(
        ({ cookieBytesOf }) => cookieBytesOf(oursWithCookie) - cookieBytesOf(plain),
      );
      return {
        groups: measured.flatMap(({ groups }) => groups(ours)),
        verdicts: [
          noMoreThan(
            `own-cookie keeper: at most ${mostBytes} bytes of Cookie header more than plain next-auth, any id_token`,
            mostBytes,
            Math.max(...beyondPlain),
            "bytes",
          ),
          // Both keep the id_token in the session.
          atMost(
            `a page, session keeper, id_token of 1 kB: at most ${mostOfPlain} × the recipe`,
            mostOfPlain,
            shortest?.timeRatio(ours, [recipe]) ?? Number.NaN,
          ),
          // No id_token comes with a page request, so that all sizes are the same.
          ...[oursWithCookie, withRedis].map((contender) =>
            atMost(
              `a page, ${contender.name}, any id_token: at most ${mostOfPlain} × plain next-auth`,
              mostOfPlain,
              mean(measured.map(({ timeRatio }) => timeRatio(contender, [plain, plainAgain]))),
            ),
          ),
        ],
      };
    } finally {
      await redis.stop();
    }
  },
};
