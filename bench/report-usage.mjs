// Loaded into a server before anything else: says what it has used so far, when it is asked.
process.on("message", (question) => {
  if (question === "usage") process.send(process.cpuUsage());
});
// Whoever has started it is gone.
process.on("disconnect", () => process.exit());
// Its server keeps it alive, and not this.
process.channel?.unref();
