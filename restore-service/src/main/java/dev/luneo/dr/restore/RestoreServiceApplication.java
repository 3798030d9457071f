package dev.luneo.dr.restore;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service from its own jar; every property is documented in {@code docs/operations.md}. */
@SpringBootApplication
public class RestoreServiceApplication {
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "restore-service");
        SpringApplication.run(RestoreServiceApplication.class, args);
    }
}
