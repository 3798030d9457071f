package dev.luneo.dr.process;

import java.util.Map;
import java.util.Set;

/**
 * What every command gets of our own environment: where programs are, a home, language, time zone, a place for temporary
 * files. Ours also holds the superuser's url, tokens and keys; a command gets those that it is given by name, and no other.
 */
final class CleanEnvironment {
    private static final Set<String> PASSED_ON = Set.of("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR");

    private CleanEnvironment() {}

    /** Leaves in a new process's environment what may be there, and adds what is its own. */
    static void apply(Map<String, String> environment, Map<String, String> own) {
        environment.keySet().removeIf(name -> !PASSED_ON.contains(name) && !name.startsWith("LC_"));
        environment.putAll(own);
    }
}
