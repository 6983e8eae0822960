import { providers } from "../auth";
import { signInAction } from "./actions";
import { readWords } from "./words";

export interface SignInButtonsProps {
  /** The only provider to offer, if it is configured. */
  providerId?: string | undefined;
  /** Whether somebody has just signed out. */
  isAgain?: boolean;
  redirectTo?: string | undefined;
}

export async function SignInButtons({
  providerId,
  isAgain = false,
  redirectTo,
}: SignInButtonsProps) {
  const words = await readWords();
  const all = providers.map(idAndName);
  const wanted = all.filter(({ id }) => id === providerId);
  return (
    <div className="actions">
      {(wanted.length > 0 ? wanted : all).map(({ id, name }) => (
        <form key={id} action={signInAction}>
          <input type="hidden" name="provider" value={id} />
          {redirectTo && <input type="hidden" name="redirectTo" value={redirectTo} />}
          <button type="submit">
            {isAgain ? words.signInAgainWith(name) : words.signInWith(name)}
          </button>
        </form>
      ))}
    </div>
  );
}

// As Auth.js has it: what the config gives a provider goes before what the provider brings along.
function idAndName(provider: (typeof providers)[number]): { id: string; name: string } {
  const { options, ...defaults } = typeof provider === "function" ? provider({}) : provider;
  return { id: textOf(options?.id) ?? defaults.id, name: textOf(options?.name) ?? defaults.name };
}

function textOf(option: unknown): string | undefined {
  return typeof option === "string" ? option : undefined;
}
