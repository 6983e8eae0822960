import { logout } from "../../../../../auth";

export const { GET } = logout.routes.callback;
