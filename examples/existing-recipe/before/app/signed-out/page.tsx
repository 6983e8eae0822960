export default function SignedOut() {
  return <h1>You are signed out</h1>;
}
