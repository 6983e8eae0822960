export { handler as default } from "../../../auth";
