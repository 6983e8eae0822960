// What the framework itself takes for a POST.
export function POST() {
  return new Response(null, { status: 200 });
}
