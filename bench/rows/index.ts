import type { Row } from "../row.ts";
import { backChannel } from "./back-channel.ts";
import { click } from "./click.ts";
import { growth } from "./growth.ts";
import { growingApp } from "./growing-app.ts";
import { page } from "./page.ts";
import { weight } from "./weight.ts";

/** Every row, by the name that measures it alone. */
export const rows: Readonly<Record<string, Row>> = {
  click,
  page,
  "back-channel": backChannel,
  growth,
  "growing-app": growingApp,
  weight,
};
