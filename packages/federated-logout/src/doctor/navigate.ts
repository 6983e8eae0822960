import type * as Http from "node:http";
import type * as Https from "node:https";

/** An answer, as far as the doctor looks at it. */
export interface NavigationAnswer {
  status: number;
  location: string;
  /** As much of it as says what is wrong. */
  text: string;
}

const fiveSecondsInMs = 5000;
const longestText = 100_000;

/** Goes to a URL as a browser does whose person has followed a link. */
export type Navigate = (url: URL) => Promise<NavigationAnswer>;

/**
 * Not by Node's `fetch`: that always says that a script is asking, and there are providers that refuse that.
 */
export function createNavigate(
  http: Pick<typeof Http, "request">,
  https: Pick<typeof Https, "request">,
): Navigate {
  return (url) => navigate(url, url.protocol === "https:" ? https.request : http.request);
}

function navigate(url: URL, request: typeof Http.request): Promise<NavigationAnswer> {
  const headers = {
    accept: "text/html,application/xhtml+xml",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "cross-site",
    "upgrade-insecure-requests": "1",
  };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(fiveSecondsInMs);
    const sent = request(url, { headers, signal }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk.slice(0, longestText - text.length);
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const {
          statusCode: status = 0,
          headers: { location = "" },
        } = answer;
        resolve({ status, location, text });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}
