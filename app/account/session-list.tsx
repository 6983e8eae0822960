import { headers } from "next/headers";
import { describeOutcome } from "next-auth-federated-logout";
import { logout } from "../../auth";
import { endSessionAction } from "../actions";
import { SignOutOthersForm } from "../sign-out-form";
import { readWords } from "../words";

const inUtc = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" } as const;

/** Where the person is signed in. One that began before there was a list is not in it. */
export async function SessionList() {
  const sent = await headers();
  const words = await readWords();
  const dateAndTime = new Intl.DateTimeFormat(words.language, inUtc);
  const current = await logout.currentSession(sent);
  const sessions = current ? await logout.sessionsOf(current) : [];
  const outcome = await logout.readOutcome(sent);
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent);
  return (
    <>
      {outcome?.kind === "others" && !outcome.ended && (
        <p className="notice" role="alert">
          {describeOutcome(outcome, words.outcome).here}
        </p>
      )}
      <ul className="sessions">
        {sessions.map(({ sessionId, isCurrent, browser, signedInAt, lastUsedAt }) => (
          <li key={sessionId}>
            <p>
              <strong>{browser}</strong>
              {isCurrent && ` – ${words.thisBrowser}`}
              <br />
              <span className="hint">
                {words.signedInAt} <Time at={signedInAt} format={dateAndTime} />
                {!isCurrent && (
                  <>
                    , {words.lastUsed} <Time at={lastUsedAt} format={dateAndTime} />
                  </>
                )}
              </span>
            </p>
            {!isCurrent && (
              <form action={endSessionAction}>
                <input type="hidden" name="sessionId" value={sessionId} />
                <button type="submit" className="quiet" aria-label={words.endSessionOf(browser)}>
                  {words.end}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {hasOthers && <SignOutOthersForm />}
    </>
  );
}

function Time({ at, format }: { at: Date; format: Intl.DateTimeFormat }) {
  return <time dateTime={at.toISOString()}>{`${format.format(at)} UTC`}</time>;
}
