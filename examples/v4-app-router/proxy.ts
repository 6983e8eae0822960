import { withAuth } from "next-auth/middleware";
import { authOptions } from "./auth";

// Its `decode` knows which sessions have ended elsewhere; `withAuth` by itself does not.
export default withAuth({ jwt: authOptions.jwt });

// The pages that only people who are signed in may see.
export const config = { matcher: ["/account"] };
