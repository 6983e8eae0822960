"use client";

import { useState } from "react";
import type { ExpiringSession } from "next-auth-federated-logout/session-watch";

/** Shown in the last two minutes of a session. */
export function ExpiryNotice({ secondsLeft, staySignedIn }: ExpiringSession) {
  const [isFinal, setIsFinal] = useState(false);
  return (
    <div className="notice expiring" role="alertdialog" aria-labelledby="expiring">
      <p id="expiring">
        Your session ends in <span className="countdown">{minutesAndSeconds(secondsLeft)}</span>.
      </p>
      {isFinal ? (
        <p>Your provider ends it then. Save your work; you can sign in again afterwards.</p>
      ) : (
        <button
          type="button"
          onClick={() => void staySignedIn().then((lastsLonger) => setIsFinal(!lastsLonger))}
        >
          Stay signed in
        </button>
      )}
    </div>
  );
}

function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
