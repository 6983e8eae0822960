export function resolve(specifier, context, nextResolve) {
  const isWithoutExtension = /^next\/[a-z]+$/.test(specifier);
  return nextResolve(isWithoutExtension ? `${specifier}.js` : specifier, context);
}
