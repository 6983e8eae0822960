import http from "node:http";
import https from "node:https";

/** An answer, as far as the doctor looks at it. */
export interface NavigationAnswer {
  status: number;
  location: string;
  /** As much of it as says what is wrong. */
  text: string;
}

const fiveSecondsInMs = 5000;
const longestText = 100_000;

/**
 * Goes to a URL as a browser does whose person has followed a link. Node's `fetch` cannot: it always says
 * that a script is asking, and there are providers that refuse that.
 */
export function navigate(url: URL): Promise<NavigationAnswer> {
  const { request } = url.protocol === "https:" ? https : http;
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
