/** What somebody writes, and waits for. */
interface Write<Item> {
  items: readonly Item[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

const mostAtOnce = 500;

/**
 * Writes together what comes while another write is under way: where each has to be on the disk, they wait
 * for that once. What comes alone is written at once.
 *
 * @param write - Rejects when it is not certain that all of it was written; to write it twice does no harm.
 */
export function createGroupedWrites<Item>(
  write: (items: readonly Item[]) => Promise<unknown>,
): (items: readonly Item[]) => Promise<void> {
  let waiting: Write<Item>[] = [];
  let isWriting = false;

  return function writeSoon(items) {
    return new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      if (!isWriting) void writeWaiting();
    });
  };

  async function writeWaiting(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      await writeGroup(group);
    }
    isWriting = false;
  }

  async function writeGroup(group: readonly Write<Item>[]): Promise<void> {
    try {
      await write(group.flatMap(({ items }) => items));
      for (const { resolve } of group) resolve();
    } catch (error) {
      const [first, ...others] = group;
      // One of them may be what cannot be written.
      if (others.length > 0) await Promise.all(group.map((each) => writeGroup([each])));
      else first?.reject(error);
    }
  }
}
