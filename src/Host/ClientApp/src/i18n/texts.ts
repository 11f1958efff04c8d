/** The same keys as the source language has, with words of another one: a missing or a surplus text does not compile. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
