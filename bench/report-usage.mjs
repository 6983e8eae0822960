// Loaded into a server before anything else: answers what it is asked.

// How many sessions are to have ended here before, for people whom nobody asks about.
function endSessions(count) {
  const entries = globalThis[Symbol.for("next-auth-federated-logout.revocations")];
  const now = Math.floor(Date.now() / 1000);
  for (let ended = 0; ended < count; ended += 1) {
    entries.raise([{ key: `another ended session ${ended}`, value: now }], 30 * 24 * 60 * 60);
  }
}

process.on("message", (question) => {
  if (question === "usage") process.send(process.cpuUsage());
  if (typeof question?.endSessions === "number") {
    endSessions(question.endSessions);
    process.send("ended");
  }
});
// Whoever has started it is gone.
process.on("disconnect", () => process.exit());
// Its server keeps it alive, and not this.
process.channel?.unref();
