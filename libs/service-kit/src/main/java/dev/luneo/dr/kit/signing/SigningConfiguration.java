package dev.luneo.dr.kit.signing;

import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.kit.machine.Machine;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without keys a service does not start: it could say nothing that anybody believes, and would believe nobody. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SigningProperties.class)
public class SigningConfiguration {

    @Bean
    KeyRing keyRing(SigningProperties properties) {
        return KeyRing.of(properties.publicKeys());
    }

    @Bean
    Signer signer(SigningProperties properties, Machine<?, ?> machine, KeyRing keys) {
        Speaker service = Speaker.named(machine.service())
                .orElseThrow(() -> new IllegalStateException(machine.service() + " is missing in Speaker"));
        return Signer.of(properties, service, keys);
    }

    @Bean
    LogTrust logTrust(SigningProperties properties, KeyRing keys) {
        return LogTrust.of(properties, keys);
    }
}
