export async function register() {
  // Next.js calls this for the Edge runtime, too, which has no database.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { createTables } = await import("./database");
  await createTables();
}
