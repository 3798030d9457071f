package dev.luneo.dr.localkafka;

import java.util.Map;
import java.util.Optional;

/**
 * Who may talk to the broker at all, and as whom. SCRAM-SHA-256, so that a password never crosses a socket, and whoever takes the broker's
 * port while it is down learns none.
 *
 * @param administrator the one account that no rule binds: the broker's own, which makes topics and rules
 * @param passwords by account, the administrator's among them; letters and digits only
 */
public record Accounts(String administrator, Map<String, String> passwords) {
    static final String MECHANISM = "SCRAM-SHA-256";
    static final String PROTOCOL = "SASL_PLAINTEXT";

    public Accounts {
        passwords = Map.copyOf(passwords);
        if (!passwords.containsKey(administrator)) {
            throw new IllegalArgumentException("%s has no password".formatted(administrator));
        }
        passwords.forEach((name, password) -> {
            if (!name.matches("[a-z][a-z-]*") || !password.matches("[A-Za-z0-9]{16,}")) {
                throw new IllegalArgumentException(
                        "The account %s needs a name of letters and dashes, and a password of 16 or more letters and digits"
                                .formatted(name));
            }
        });
    }

    /** What a Kafka client of that account is configured with, besides the address. */
    public Map<String, String> client(String account) {
        String password = Optional.ofNullable(passwords.get(account))
                .orElseThrow(() -> new IllegalArgumentException("There is no account " + account));
        return Map.of(
                "security.protocol", PROTOCOL,
                "sasl.mechanism", MECHANISM,
                "sasl.jaas.config", login(account, password) + ";");
    }

    /** What a listener is configured with: the broker's own login, and everybody's password for {@link ScramAccounts}. */
    String listener() {
        StringBuilder entry = new StringBuilder(login(
                administrator, Optional.ofNullable(passwords.get(administrator)).orElse("")));
        passwords.forEach(
                (name, password) -> entry.append(" %s%s=\"%s\"".formatted(ScramAccounts.PREFIX, name, password)));
        return entry.append(';').toString();
    }

    private static String login(String account, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\""
                .formatted(account, password);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "Accounts" + passwords.keySet();
    }
}
