/** Whether an answer of Auth.js's says that it did not believe the CSRF token. */
export function isCsrfRefusal({ headers }: Response): boolean {
  // Not as a URL: Auth.js appends its query to a sign-in page that may have one already.
  return /[?&](error=MissingCSRF|csrf=true)\b/.test(headers.get("location") ?? "");
}
