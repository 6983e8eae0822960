/** Whether a browser has asked that shows the answer, and no script or program. */
export function takesPage(headers: Headers): boolean {
  return headers.get("accept")?.includes("text/html") ?? false;
}
