package dev.luneo.dr.localkafka;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;

/**
 * Knows the accounts from the listener's own configuration. Kafka keeps SCRAM's in its metadata log, where a log that was made without
 * any cannot be given the first one, and the controller's listener finds none at all. Kafka makes this by its name.
 */
public final class ScramAccounts implements AuthenticateCallbackHandler {
    static final String PREFIX = "account_";

    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, ScramCredential> credentials = new ConcurrentHashMap<>();

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        for (AppConfigurationEntry entry : entries) {
            entry.getOptions().forEach((name, value) -> {
                if (name.startsWith(PREFIX)) {
                    passwords.put(name.substring(PREFIX.length()), String.valueOf(value));
                }
            });
        }
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        String account = "";
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                account = name.getDefaultName();
            } else if (callback instanceof ScramCredentialCallback wanted) {
                if (passwords.containsKey(account)) {
                    wanted.scramCredential(credentials.computeIfAbsent(account, this::credential));
                }
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}

    private ScramCredential credential(String account) {
        try {
            ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
            // The password is random: Kafka's least number of rounds makes guessing it no easier.
            return new ScramFormatter(mechanism)
                    .generateCredential(String.valueOf(passwords.get(account)), mechanism.minIterations());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
