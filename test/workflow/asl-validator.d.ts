/** The package ships no types; as its README describes it. */
declare module 'asl-validator' {
  /** Checks a definition against the Amazon States Language. It may add defaults to the definition it is given. */
  export default function validate(definition: object): { readonly isValid: boolean; errorsText(): string };
}
