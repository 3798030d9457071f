package dev.luneo.dr.notify;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service from its own jar; every property is documented in {@code docs/operations.md}. */
@SpringBootApplication
public class NotifierServiceApplication {
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "notifier-service");
        SpringApplication.run(NotifierServiceApplication.class, args);
    }
}
