// What the build puts here is the mobile web's own file, which its own compiler holds against the other language's.
export declare const texts: object;
