#!/usr/bin/env node
import { diagnose } from "./diagnose.ts";
import { findNextAuth } from "./installed-next-auth.ts";
import { loadEnvironment } from "./load-environment.ts";
import { countProblems, renderDiagnosis } from "./render-diagnosis.ts";

const usage = `Usage: federated-logout doctor

Reads the environment of the app in this folder (.env files included), and says for every provider
that it switches on: whether its metadata can be reached, how people are signed out there, and what
to register. Asks the provider's logout endpoint, with no session, whether it knows the return
address. Ends with 1 if there is a problem. Prints no secret. Reads no code: what auth.ts sets as
providerLogout (signInAgain, say) is not considered.
`;

const [command] = process.argv.slice(2);
if (command === "doctor") {
  loadEnvironment(process.cwd());
  const nextAuth = await findNextAuth(process.cwd());
  const diagnosis = await diagnose({ environment: process.env, fetch, nextAuth });
  process.stdout.write(renderDiagnosis(diagnosis));
  process.exitCode = countProblems(diagnosis) > 0 ? 1 : 0;
} else {
  const isHelp = command !== undefined && ["help", "--help", "-h"].includes(command);
  (isHelp ? process.stdout : process.stderr).write(usage);
  process.exitCode = isHelp ? 0 : 1;
}
