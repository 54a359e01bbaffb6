// Files that Vite gives an address: the build puts them beside the scripts, with a hash in their name.
declare module "*?url&no-inline" {
  const address: string;
  export default address;
}
