import type { FederatedRoutes } from "../auth-js/federated-routes.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { loadAtFirstUse } from "../runtime/load-at-first-use.ts";
import type { Foundation } from "./foundation.ts";

/** The doctor's route, which there is in development only: in production its code is in no bundle. */
export function createDoctorAtFirstUse(
  { answerFormsWith }: FederatedLogoutOptions,
  foundation: Foundation,
): FederatedRoutes {
  // Written out, so that a bundler sees it.
  if (process.env.NODE_ENV === "development") {
    const doctor = loadAtFirstUse(async () => {
      const { createDoctorRoute } = await import("../doctor/doctor-route.ts");
      return createDoctorRoute({
        ...foundation,
        navigatesByPage: answerFormsWith === "page",
      });
    });
    return { "/federated-logout/doctor": { GET: (request) => doctor(({ GET }) => GET(request)) } };
  }
  return {};
}
