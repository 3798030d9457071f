package dev.luneo.dr.postgres.catalogue;

import java.util.ArrayList;
import java.util.List;

/** The statements that lead from one access list to another. */
final class Grants {
    private Grants() {}

    static List<String> between(List<Privilege> here, List<Privilege> wanted, String head, String on) {
        return between(here, wanted, head, "", on);
    }

    /**
     * @param head before {@code grant} or {@code revoke}: empty, or the beginning of a longer statement
     * @param column quoted; empty for the whole object
     */
    static List<String> between(List<Privilege> here, List<Privilege> wanted, String head, String column, String on) {
        List<String> statements = new ArrayList<>();
        String before = head.isEmpty() ? "" : head + " ";
        here.stream()
                .filter(privilege -> wanted.stream().noneMatch(other -> sameBut(privilege, other)))
                .forEach(privilege -> statements.add("%srevoke %s%s on %s from %s"
                        .formatted(before, privilege.privilege(), of(column), on, privilege.to())));
        wanted.stream()
                .filter(privilege -> here.stream()
                        .noneMatch(other -> sameBut(privilege, other) && (other.grantable() || !privilege.grantable())))
                .forEach(privilege -> statements.add(before + grant(privilege, column, on)));
        return statements;
    }

    static String grant(Privilege privilege, String column, String on) {
        return "grant %s%s on %s to %s%s"
                .formatted(
                        privilege.privilege(),
                        of(column),
                        on,
                        privilege.to(),
                        privilege.grantable() && !privilege.grantee().isEmpty() ? " with grant option" : "");
    }

    private static String of(String column) {
        return column.isEmpty() ? "" : " (" + column + ")";
    }

    private static boolean sameBut(Privilege one, Privilege other) {
        return one.grantee().equals(other.grantee()) && one.privilege().equals(other.privilege());
    }
}
