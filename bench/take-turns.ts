/**
 * Everybody has a turn in every round, in an order that changes: nobody always comes after the same one,
 * and finds what that has left in the machine's caches. What they measured, turn by turn.
 */
export async function takeTurns<Contender, Measured>(
  contenders: readonly Contender[],
  rounds: number,
  turn: (contender: Contender, round: number) => Promise<Measured>,
): Promise<Map<Contender, Measured[]>> {
  const measured = new Map<Contender, Measured[]>(contenders.map((each) => [each, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of shuffled(contenders)) {
      measured.get(contender)?.push(await turn(contender, round));
    }
  }
  return measured;
}

function shuffled<Element>(elements: readonly Element[]): Element[] {
  return elements
    .map((element) => ({ element, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ element }) => element);
}
