package dev.luneo.dr.cli;

import java.util.Optional;

/**
 * As whom something is asked.
 *
 * @param name empty where only a token is known
 * @param role as {@code credentials.json} has it; empty where it is not known
 * @param told that it is them, where nobody said so
 */
record Person(Optional<String> name, Optional<String> role, String token, Optional<String> told) {
    @Override
    public String toString() {
        return name.map(known -> known + role.map(" (%s)"::formatted).orElse(""))
                .orElse("whose token it is");
    }
}
