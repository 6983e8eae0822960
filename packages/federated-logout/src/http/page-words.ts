/** The words of this library's own pages, in one language. All of them are text, and no HTML. */
export interface PageWords {
  /** A BCP 47 language tag, for `<html lang>`. */
  language: string;
  signOut: {
    title: string;
    /** @param host - Of the app, as the person knows it. */
    question: (host: string) => string;
    /** On the button that ends the provider's session, too. */
    signOut: string;
    signOutHereOnly: string;
    staySignedIn: string;
  };
  /** The page that sends the browser on where a redirect cannot. */
  goingOn: {
    title: string;
    /** @param provider - Its name. */
    toProvider: (provider: string) => string;
    /** @param destination - A provider's name, or a host. */
    elsewhere: (destination: string) => string;
    goOn: (destination: string) => string;
  };
  /** A sign-out that no page of this app has asked for. */
  crossSite: {
    title: string;
    byAnotherSite: string;
    byNobodyKnowsWhom: string;
    /** Why a browser may not say who asks. */
    hiddenOrigin: string;
    signOutYourself: string;
  };
  refused: {
    title: string;
    tooLarge: string;
    untrustedHost: string;
  };
  /** The revocation store cannot be asked, and `whenStoreFails` is `"deny"`. */
  unavailable: {
    title: string;
    explanation: string;
    tryAgain: string;
  };
  /** What a provider frames in its own page. */
  frame: {
    title: string;
    explanation: string;
  };
}

/** In English. */
export const englishPageWords: PageWords = {
  language: "en",
  signOut: {
    title: "Sign out?",
    question: (host) =>
      `This signs you out of ${host} and, where your provider offers that, there, too.`,
    signOut: "Sign out",
    signOutHereOnly: "Sign out of this app only",
    staySignedIn: "Stay signed in",
  },
  goingOn: {
    title: "Signing out",
    toProvider: (provider) => `You are signed out here. Signing you out at ${provider}, too…`,
    elsewhere: (destination) => `You are signed out. Taking you to ${destination}…`,
    goOn: (destination) => `Go on to ${destination}`,
  },
  crossSite: {
    title: "You are still signed in",
    byAnotherSite: "This sign-out was asked for by another site, so nothing was done.",
    byNobodyKnowsWhom:
      "Your browser does not say which page asked for this sign-out, so nothing was done.",
    hiddenOrigin:
      "A page over plain http with “Referrer-Policy: no-referrer” hides where it is from. With https, or with the policy “same-origin”, its button works.",
    signOutYourself: "Sign out yourself",
  },
  refused: {
    title: "This request was refused",
    tooLarge: "It was far too long, so nothing was done.",
    untrustedHost: "It was sent to an address that this app does not know as its own.",
  },
  unavailable: {
    title: "One moment, please",
    explanation: "This app cannot check your session right now. You have not been signed out.",
    tryAgain: "Try again",
  },
  frame: {
    title: "Sign-out notice",
    explanation:
      "Your sign-in provider shows this when you sign out there. There is nothing for you to do here.",
  },
};

/** In Japanese. */
export const japanesePageWords: PageWords = {
  language: "ja",
  signOut: {
    title: "サインアウトしますか?",
    question: (host) =>
      `${host} からサインアウトします。プロバイダーが対応していれば、プロバイダーからもサインアウトします。`,
    signOut: "サインアウト",
    signOutHereOnly: "このアプリだけサインアウト",
    staySignedIn: "サインインしたままにする",
  },
  goingOn: {
    title: "サインアウトしています",
    toProvider: (provider) =>
      `このアプリからサインアウトしました。${provider} からもサインアウトしています…`,
    elsewhere: (destination) => `サインアウトしました。${destination} に移動しています…`,
    goOn: (destination) => `${destination} に進む`,
  },
  crossSite: {
    title: "まだサインインしています",
    byAnotherSite: "別のサイトからサインアウトが要求されたため、何もしませんでした。",
    byNobodyKnowsWhom:
      "どのページがサインアウトを要求したのかをブラウザーが伝えないため、何もしませんでした。",
    hiddenOrigin:
      "http のページに「Referrer-Policy: no-referrer」があると、要求元が分かりません。https にするか、ポリシーを「same-origin」にすると、ボタンが使えます。",
    signOutYourself: "自分でサインアウトする",
  },
  refused: {
    title: "リクエストを受け付けられません",
    tooLarge: "長すぎるため、何もしませんでした。",
    untrustedHost: "このアプリのものではないアドレスに送られました。",
  },
  unavailable: {
    title: "しばらくお待ちください",
    explanation: "現在、セッションを確認できません。サインアウトはされていません。",
    tryAgain: "もう一度試す",
  },
  frame: {
    title: "サインアウトのお知らせ",
    explanation:
      "プロバイダーからサインアウトするときに、プロバイダーがこのページを表示します。ここで行うことはありません。",
  },
};

/** Chooses the words for who asks. */
export type WordsFor = (headers: Headers) => PageWords;

/**
 * Chooses the first language that the browser wants and there are words in, else English.
 *
 * @param own - The app's, by language; they go before those that are here.
 */
export function createWordsFor(own: Readonly<Record<string, PageWords>> = {}): WordsFor {
  const all = [
    ...Object.entries(own),
    ...Object.entries({ en: englishPageWords, ja: japanesePageWords }),
  ];
  return (headers) => {
    for (const wanted of languagesIn(headers.get("accept-language") ?? "")) {
      const found =
        all.find(([language]) => language.toLowerCase() === wanted.toLowerCase()) ??
        all.find(([language]) => isOfLanguage(wanted, language));
      if (found) return found[1];
    }
    return own.en ?? englishPageWords;
  };
}

// "de-AT" is served by "de", and "pt" by "pt-BR".
function isOfLanguage(wanted: string, known: string): boolean {
  const [one, other] = [wanted.toLowerCase(), known.toLowerCase()];
  return one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`);
}

/** The languages of an Accept-Language header, the most wanted first (RFC 9110, section 12.5.4). */
function languagesIn(header: string): string[] {
  return header
    .split(",")
    .map((part) => {
      const [language = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return { language, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ language, quality }) => language !== "" && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ language }) => language);
}
