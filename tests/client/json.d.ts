// The text catalogues are written by the build; the types only need to know their shape.
declare module "*.json" {
  const catalogue: Record<string, string>;
  export default catalogue;
}

declare module "*.json?url&no-inline" {
  const address: string;
  export default address;
}
