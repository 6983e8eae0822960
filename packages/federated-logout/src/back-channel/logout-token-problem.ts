/** Why a logout token is not believed. Its message holds nothing of the token. */
export class LogoutTokenProblem extends Error {
  override readonly name = "LogoutTokenProblem";
}
