import type { BaseUrl } from "../http/base-url.ts";
import type { AuthHandlers } from "./auth-handlers.ts";
import { methodNotAllowed } from "../http/responses.ts";

/** A route below `/api/auth/federated-logout`. */
export interface FederatedRoute {
  GET?: (request: Request) => Promise<Response>;
  POST?: (request: Request) => Promise<Response>;
}

/** The routes by their path below `/api/auth`. */
export type FederatedRoutes = Readonly<Record<string, FederatedRoute>>;

export interface FederatedRoutesContext {
  baseOf: (headers: Headers) => BaseUrl;
  /** Told of the path of the first request. */
  onPath: (pathname: string, base: BaseUrl) => void;
}

const beginning = "/federated-logout";

/** Serves this library's routes beside Auth.js's own. */
export function serveRoutes(
  auth: AuthHandlers,
  routes: FederatedRoutes,
  { baseOf, onPath }: FederatedRoutesContext,
): AuthHandlers {
  let isPathKnown = false;

  const serve =
    (method: "GET" | "POST"): AuthHandlers["GET"] =>
    async (request) => {
      const pathname = new URL(request.url).pathname.replace(/\/$/, "");
      lookAtPath(pathname, request.headers);
      const route = findRoute(pathname, request.headers);
      if (!route) return auth[method](request);
      const handler = route[method];
      return handler ? handler(request) : methodNotAllowed(allowedBy(route));
    };

  return { GET: serve("GET"), POST: serve("POST") };

  function lookAtPath(pathname: string, headers: Headers): void {
    if (isPathKnown) return;
    isPathKnown = true;
    try {
      onPath(pathname, baseOf(headers));
    } catch {
      // A host that is not trusted: Auth.js's own actions say so themselves.
    }
  }

  function findRoute(pathname: string, headers: Headers): FederatedRoute | undefined {
    const start = pathname.lastIndexOf(beginning);
    const route = start < 0 ? undefined : routes[pathname.slice(start)];
    if (!route) return undefined;
    // Next.js hides its basePath from some requests and not from others.
    const { authPath, appPath } = baseOf(headers);
    const isOurs = pathname.slice(0, start).endsWith(authPath.slice(appPath.length));
    return isOurs ? route : undefined;
  }
}

function allowedBy({ GET, POST }: FederatedRoute): string[] {
  return [...(GET ? ["GET", "HEAD"] : []), ...(POST ? ["POST"] : [])];
}
