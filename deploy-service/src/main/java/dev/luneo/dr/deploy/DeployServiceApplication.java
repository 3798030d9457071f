package dev.luneo.dr.deploy;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service from its own jar; every property is documented in {@code docs/operations.md}. */
@SpringBootApplication
public class DeployServiceApplication {
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "deploy-service");
        SpringApplication.run(DeployServiceApplication.class, args);
    }
}
