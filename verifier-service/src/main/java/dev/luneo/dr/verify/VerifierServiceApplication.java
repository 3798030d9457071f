package dev.luneo.dr.verify;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service from its own jar; every property is documented in {@code docs/operations.md}. */
@SpringBootApplication
public class VerifierServiceApplication {
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "verifier-service");
        SpringApplication.run(VerifierServiceApplication.class, args);
    }
}
