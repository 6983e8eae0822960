import { Menu } from "./menu";
import { Providers } from "./providers";

export default function Page() {
  return (
    <Providers>
      <Menu />
    </Providers>
  );
}
