import { headers } from "next/headers";
import { describeOutcome } from "next-auth-federated-logout";
import { logout } from "../../auth";
import { endSessionAction } from "../actions";
import { SignOutOthersForm } from "../sign-out-form";

const dateAndTime = new Intl.DateTimeFormat("en", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** Where the person is signed in. One that began before there was a list is not in it. */
export async function SessionList() {
  const sent = await headers();
  const current = await logout.currentSession(sent);
  const sessions = current ? await logout.sessionsOf(current) : [];
  const outcome = await logout.readOutcome(sent);
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent);
  return (
    <>
      {outcome?.kind === "others" && !outcome.ended && (
        <p className="notice" role="alert">
          {describeOutcome(outcome).here}
        </p>
      )}
      <ul className="sessions">
        {sessions.map(({ sessionId, isCurrent, browser, signedInAt, lastUsedAt }) => (
          <li key={sessionId}>
            <p>
              <strong>{browser}</strong>
              {isCurrent && " – this browser"}
              <br />
              <span className="hint">
                Signed in <Time at={signedInAt} />
                {!isCurrent && (
                  <>
                    , last used around <Time at={lastUsedAt} />
                  </>
                )}
              </span>
            </p>
            {!isCurrent && (
              <form action={endSessionAction}>
                <input type="hidden" name="sessionId" value={sessionId} />
                <button
                  type="submit"
                  className="quiet"
                  aria-label={`End the session of ${browser}`}
                >
                  End
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

function Time({ at }: { at: Date }) {
  return <time dateTime={at.toISOString()}>{`${dateAndTime.format(at)} UTC`}</time>;
}
