import { buildApp } from "../support/build-app.ts";

export default async function build(): Promise<void> {
  await buildApp("main");
  await buildApp("sub-path");
  await buildApp("database");
}
