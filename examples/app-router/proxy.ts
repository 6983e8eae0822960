export { auth as proxy } from "./auth";

// The pages that only people who are signed in may see.
export const config = { matcher: ["/account"] };
