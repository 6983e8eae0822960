/**
 * Reads the fields of a small request: a form's, or a JSON object's. A body that cannot be read has
 * none, so that nobody stays signed in for a malformed one.
 */
export async function readBodyFields(request: Request): Promise<ReadonlyMap<string, unknown>> {
  try {
    const mediaType = request.headers.get("content-type") ?? "";
    if (mediaType.startsWith("application/x-www-form-urlencoded")) {
      return new Map(new URLSearchParams(await request.text()));
    }
    if (!mediaType.includes("application/json")) return new Map(await request.formData());
    const body: unknown = await request.json();
    return new Map(typeof body === "object" && body !== null ? Object.entries(body) : []);
  } catch {
    return new Map();
  }
}
