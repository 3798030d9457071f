package dev.luneo.dr.stack;

import dev.luneo.dr.backup.BackupSchedulerApplication;
import dev.luneo.dr.deploy.DeployServiceApplication;
import dev.luneo.dr.notify.NotifierServiceApplication;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.restore.RestoreServiceApplication;
import dev.luneo.dr.verify.VerifierServiceApplication;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The five services, as this JVM starts them. */
public enum ServiceKind {
    BACKUP(Services.BACKUP, BackupSchedulerApplication.class),
    RESTORE(Services.RESTORE, RestoreServiceApplication.class),
    DEPLOY(Services.DEPLOY, DeployServiceApplication.class),
    VERIFIER(Services.VERIFIER, VerifierServiceApplication.class),
    NOTIFIER(Services.NOTIFIER, NotifierServiceApplication.class);

    private final String serviceName;
    private final Class<?> application;

    ServiceKind(String serviceName, Class<?> application) {
        this.serviceName = serviceName;
        this.application = application;
    }

    public String serviceName() {
        return serviceName;
    }

    Class<?> application() {
        return application;
    }

    /** Reads a service's name as people type it. */
    static final class Named implements CommandLine.ITypeConverter<ServiceKind> {
        @Override
        public ServiceKind convert(String name) {
            return Stream.of(values())
                    .filter(kind -> kind.serviceName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("'%s' is no service; there are %s"
                            .formatted(
                                    name,
                                    Stream.of(values())
                                            .map(ServiceKind::serviceName)
                                            .collect(Collectors.joining(", ")))));
        }
    }
}
