package dev.luneo.dr.backup;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service from its own jar; every property is documented in {@code docs/operations.md}. */
@SpringBootApplication
public class BackupSchedulerApplication {
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "backup-scheduler");
        SpringApplication.run(BackupSchedulerApplication.class, args);
    }
}
