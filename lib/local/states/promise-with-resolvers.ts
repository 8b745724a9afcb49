interface Resolvers {
  promise: Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gives Node.js 20 `Promise.withResolvers`, without which aws-local-stepfunctions fails every task (engines.md
 * "aws-local-stepfunctions"). Later versions of Node.js have it and are left alone.
 */
export function providePromiseWithResolvers(): void {
  const constructor = Promise as PromiseConstructor & { withResolvers?: () => Resolvers };
  constructor.withResolvers ??= () => {
    const resolvers: Partial<Resolvers> = {};
    resolvers.promise = new Promise((resolve, reject) => {
      Object.assign(resolvers, { resolve, reject });
    });
    return resolvers as Resolvers; // the executor has run by now
  };
}
