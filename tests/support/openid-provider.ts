import { createTestProvider, type TestProvider } from "next-auth-federated-logout/testing";
import { http } from "msw";
import { network } from "./provider-metadata.ts";

/** A provider that signs people in, for tests of what happens after. */
export type OpenIdProvider = TestProvider;

// A key takes longer to make than most tests take.
const providers = new Map<string, Promise<TestProvider>>();

/** Serves one provider until the end of the test. */
export async function serveOpenIdProvider(issuer: string): Promise<OpenIdProvider> {
  const made = providers.get(issuer) ?? createTestProvider({ issuer, clientId: "rp1" });
  providers.set(issuer, made);
  const provider = await made;
  const answer = ({ request }: { request: Request }) => provider.fetch(request);
  network.use(http.get(`${issuer}/*`, answer), http.post(`${issuer}/token`, answer));
  return provider;
}
