/**
 * Whether a request that changes something was made by a page of this app, and not by another site
 * (a forged sign-out would now end the provider's session too). Fetch Metadata decides; `Origin`
 * stands in where a browser sends none; a request with neither is not believed.
 *
 * @param headers - Headers of the request.
 * @param origin - This app's origin.
 * @see [Fetch Metadata, Sec-Fetch-Site](https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header)
 */
export function isSameOriginRequest(headers: Headers, origin: string): boolean {
  const fetchSite = headers.get("sec-fetch-site");
  return fetchSite ? fetchSite === "same-origin" : headers.get("origin") === origin;
}

/**
 * Whether a browser hides which page has asked: over plain http it sends no Fetch Metadata, and under
 * `Referrer-Policy: no-referrer` no origin.
 */
export function hidesOrigin(headers: Headers): boolean {
  return !headers.get("sec-fetch-site") && headers.get("origin") === "null";
}

/**
 * Whether a browser says that no page of this app has asked. Who is no browser says nothing.
 *
 * @param origin - This app's origin.
 */
export function isOfOtherOrigin(headers: Headers, origin: string): boolean {
  const sent = headers.get("origin");
  return isFromElsewhere(headers) || (sent !== null && sent !== origin);
}

/** Whether it is a page that a browser goes to, and not what one loads. One without Fetch Metadata says nothing. */
export function isNavigation(headers: Headers): boolean {
  return (headers.get("sec-fetch-dest") ?? "document") === "document";
}

/**
 * Whether a browser says that another site, or a sibling sub-domain, has led it here. One without Fetch
 * Metadata says nothing.
 */
export function isFromElsewhere(headers: Headers): boolean {
  const fetchSite = headers.get("sec-fetch-site");
  return fetchSite === "cross-site" || fetchSite === "same-site";
}
