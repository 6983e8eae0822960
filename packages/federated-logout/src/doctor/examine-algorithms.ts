import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { ProviderMetadata } from "../providers/discovery.ts";
import { defaultAlgorithm, isAsymmetric } from "../providers/signing-algorithms.ts";
import { note, problem, type Finding } from "./finding.ts";

/** What id_tokens and logout tokens can be signed with, where that is not as everywhere. */
export function examineAlgorithms(
  { id, idTokenAlgorithm: registered }: ConfiguredProvider,
  metadata: ProviderMetadata,
): Finding[] {
  const { id_token_signing_alg_values_supported: listed } = metadata;
  if (!Array.isArray(listed)) return [];
  if (registered !== undefined) {
    return listed.includes(registered)
      ? []
      : [
          problem(
            `Its metadata does not list ${registered}, which is set as id_token_signed_response_alg: nobody can sign in, and no logout token is believed.`,
          ),
        ];
  }
  const usable = listed.filter(isAsymmetric);
  if (usable.length === 0) {
    return [
      problem(
        `Its metadata lists ${listed.join(", ")} for id_tokens, and nothing that can be checked with a public key: no logout token is believed, unless one of them is set as \`client: { id_token_signed_response_alg }\` of the provider "${id}".`,
      ),
    ];
  }
  return listed.includes(defaultAlgorithm)
    ? []
    : [note(`Its logout tokens are believed with ${usable.join(", ")}, as its metadata lists.`)];
}
