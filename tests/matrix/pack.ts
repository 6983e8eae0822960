import { packLibrary } from "../support/example-app.ts";

/** The package is made once, and installed into every cell. */
export default async function pack(): Promise<void> {
  await packLibrary();
}
