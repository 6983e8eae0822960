import { packLibrary } from "../../scripts/pack-library.ts";

/** The package is made once, and installed into every cell. */
export default function pack(): void {
  packLibrary();
}
