"use client";

import { useState } from "react";
import type { ExpiringSession } from "next-auth-federated-logout/session-watch";

const english = {
  endsIn: "Your session ends in",
  providerEndsIt: "Your provider ends it then. Save your work; you can sign in again afterwards.",
  staySignedIn: "Stay signed in",
};
const japanese: typeof english = {
  endsIn: "セッションの終了まで",
  providerEndsIt:
    "プロバイダーがセッションを終了します。作業を保存してください。そのあとでまたサインインできます。",
  staySignedIn: "サインインしたままにする",
};

/** Shown in the last two minutes of a session. */
export function ExpiryNotice({ secondsLeft, staySignedIn }: ExpiringSession) {
  const [isFinal, setIsFinal] = useState(false);
  // It is never rendered on the server.
  const words = document.documentElement.lang === "ja" ? japanese : english;
  return (
    <div className="notice expiring" role="alertdialog" aria-labelledby="expiring">
      <p id="expiring">
        {words.endsIn} <span className="countdown">{minutesAndSeconds(secondsLeft)}</span>.
      </p>
      {isFinal ? (
        <p>{words.providerEndsIt}</p>
      ) : (
        <button
          type="button"
          onClick={() => void staySignedIn().then((lastsLonger) => setIsFinal(!lastsLonger))}
        >
          {words.staySignedIn}
        </button>
      )}
    </div>
  );
}

function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
