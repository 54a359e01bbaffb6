// Who may do what in the office half: the words of the role table (backend/accounts/roles.py), which decides.
import { useSession } from "./live";
import type { Office } from "./shapes.gen";

export function useOffice(): Office {
  const role = useSession().person?.role;
  const administrator = role === "administrator";
  const operations = administrator || role === "sales_operations";
  return { administrator, operations, managers: operations || role === "sales_manager" };
}
