/** Why an app is left as it is, in words for whoever has asked. */
export class InitRefusal extends Error {
  override readonly name = "InitRefusal";
}
