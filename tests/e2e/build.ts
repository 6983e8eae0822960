import { buildApp } from "../support/build-app.ts";

export default async function build(): Promise<void> {
  await Promise.all([buildApp("main"), buildApp("sub-path")]);
  await buildApp("database");
}
