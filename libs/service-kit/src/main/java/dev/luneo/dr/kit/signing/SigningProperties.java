package dev.luneo.dr.kit.signing;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param privateKey what this service signs with: an RSA key of 2048 bits or more, PKCS #8, Base64. From the environment or a file
 *     that only the service reads
 * @param publicKeys what all services are known by, {@code restore-service:MIIB...} each (X.509, Base64). A service may have several,
 *     of which it signs with one; an old one stays as long as what it signed is to be believed
 * @param trustUnsignedBefore where signing began, {@code topic:partition:offset} each, as {@code kafka-get-offsets.sh} prints it: what
 *     stands before is believed by its source's name. Nothing unless set
 * @param checkedFile where this service keeps which signatures it has checked, for a quicker start; none unless set. A replica has its own
 */
@ConfigurationProperties("dr.log.signing")
public record SigningProperties(
        @DefaultValue("") String privateKey,
        @DefaultValue List<String> publicKeys,
        @DefaultValue List<String> trustUnsignedBefore,
        @DefaultValue("") String checkedFile) {

    @Override
    public String toString() {
        return "SigningProperties[publicKeys=%d, trustUnsignedBefore=%s]"
                .formatted(publicKeys.size(), trustUnsignedBefore);
    }
}
