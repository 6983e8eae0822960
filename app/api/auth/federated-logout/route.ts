import { logout } from "../../../../auth";

// [...nextauth] serves this route, too, and those below it; here it is written out, to be seen.
export const { GET, POST } = logout.routes.logout;
