package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The settings in an env file. */
record EnvFileSettings(EnvFileStore store, EnvFileFailures failures, EnvFile read, EnvFile wanted) implements Settings {

    @Override
    public Map<String, String> values() {
        return wanted.expanded();
    }

    @Override
    public boolean has(String variable) {
        return wanted.value(variable).filter(value -> !value.isBlank()).isPresent();
    }

    @Override
    public Optional<Settings> with(String variable, String value) {
        return wanted.with(variable, value).map(this::wanting);
    }

    @Override
    public Optional<Settings> asKept(String recoveryId, String variable) throws PlatformException {
        try {
            return store.before(recoveryId).map(before -> wanting(wanted.restored(variable, before)));
        } catch (IOException e) {
            throw failures.unwritable(e);
        }
    }

    @Override
    public void write(Runnable stillOurs) throws PlatformException, InterruptedException {
        try {
            store.replace(read, wanted, stillOurs);
        } catch (IOException e) {
            throw failures.unwritable(e);
        }
    }

    private EnvFileSettings wanting(EnvFile other) {
        return new EnvFileSettings(store, failures, read, other);
    }
}
