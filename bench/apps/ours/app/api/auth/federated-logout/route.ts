import { logout } from "../../../../auth";

export const { GET, POST } = logout.routes.logout;
