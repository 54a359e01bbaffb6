// Stand-in for universal-cookie: the session cookie is HttpOnly, scripts read and write none.
export default class Cookies {
  get(): undefined {
    return undefined;
  }
  getAll(): Record<string, never> {
    return {};
  }
  set(): void {}
  remove(): void {}
}
