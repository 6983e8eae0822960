import { describe, expect, test } from "vitest";
import {
  createWordsFor,
  englishPageWords,
  japanesePageWords,
  type PageWords,
} from "../../packages/federated-logout/src/http/page-words.ts";
import { renderConfirmationPage } from "../../packages/federated-logout/src/logout/confirmation-page.ts";
import { refuseCrossSite } from "../../packages/federated-logout/src/logout/refuse-cross-site.ts";
import {
  describeOutcome,
  englishOutcomeWords,
  japaneseOutcomeWords,
} from "../../packages/federated-logout/src/describe-outcome.ts";

const german: PageWords = { ...englishPageWords, language: "de" };
const brazilian: PageWords = { ...englishPageWords, language: "pt-BR" };
const british: PageWords = { ...englishPageWords, language: "en-GB" };
const wordsFor = createWordsFor({ de: german, "pt-BR": brazilian, "en-GB": british });
const languageFor = (accepted: string | undefined) =>
  wordsFor(new Headers(accepted === undefined ? {} : { "accept-language": accepted })).language;

describe("the language of a page", () => {
  test.each([
    ["ja", "ja"],
    ["ja-JP,ja;q=0.9,en;q=0.8", "ja"],
    ["en-US,en;q=0.9,ja;q=0.8", "en"],
    ["fr-FR, ja;q=0.5", "ja"],
    ["de-AT", "de"],
    ["pt", "pt-BR"],
    ["fr;q=0.9, ja;q=0.1, de;q=0.2", "de"],
    ["ja;q=0, de", "de"],
    ["fr", "en"],
    ["en-GB,en;q=0.9", "en-GB"],
    ["__proto__, constructor;q=0.9", "en"],
    ["*", "en"],
    [";;q=,,=", "en"],
    ["jav", "en"],
    ["", "en"],
    [undefined, "en"],
  ])("for %s it is %s", (accepted, language) => {
    expect(languageFor(accepted)).toBe(language);
  });

  test("an app's own words go before those that are there", () => {
    const own = {
      ...japanesePageWords,
      refused: { ...japanesePageWords.refused, title: "いいえ" },
    };
    const headers = new Headers({ "accept-language": "ja" });

    expect(createWordsFor({ ja: own })(headers).refused.title).toBe("いいえ");
  });
});

test("a page says its language, and no word is taken for HTML", async () => {
  const page = renderConfirmationPage(
    { host: "app.example", action: "/out", redirectTo: undefined, home: "/" },
    { ...japanesePageWords, signOut: { ...japanesePageWords.signOut, signOut: "<b>出る</b>" } },
  );
  const refusal = await refuseCrossSite(new Headers(), "/out", japanesePageWords).text();

  expect(page).toContain('<html lang="ja">');
  expect(page).toContain("<strong>app.example</strong> からサインアウトします。");
  expect(page).toContain("&lt;b&gt;出る&lt;/b&gt;");
  expect(refusal).toContain("まだサインインしています");
});

test("Japanese has every word that English has, and none of it in English", () => {
  const flat = (words: object): string[] =>
    Object.values(words).flatMap((word: unknown): string[] => {
      if (typeof word === "function") return [String(word("名前"))];
      return typeof word === "object" && word !== null ? flat(word) : [String(word)];
    });
  const translations = [
    [englishPageWords, japanesePageWords],
    [englishOutcomeWords, japaneseOutcomeWords],
  ] as const;
  for (const [english, japanese] of translations) {
    expect(Object.keys(japanese)).toEqual(Object.keys(english));
    const same = flat(japanese).filter((word) => flat(english).includes(word));
    expect(same).toEqual([]);
  }
});

test("an outcome is told in the words that are given", () => {
  const outcome = {
    kind: "provider",
    provider: { id: "op", name: "OP" },
    returned: false,
    providerSession: "unknown",
  } as const;

  expect(describeOutcome(outcome, japaneseOutcomeWords).here).toBe("サインアウトしました。");
});
