package dev.luneo.dr.kit.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * RSA-PSS with SHA-256: of what the JDK has, the only signature of which a million are checked in well under a minute on one
 * core. docs/decisions/019 has the figures.
 */
public final class Keys {
    /** 112 bits of security; more would be slower to no purpose for facts that are acted on within the hour. */
    private static final int BITS = 2048;

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    private Keys() {}

    /** A new private key, PKCS #8, Base64. Takes some tenths of a second. */
    public static String make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }

    /** What others know the private key by, X.509, Base64. */
    public static String publicKeyOf(String privateKey) throws BadKey {
        return Base64.getEncoder()
                .encodeToString(publicKey(readPrivate(privateKey)).getEncoded());
    }

    static RSAPrivateCrtKey readPrivate(String base64) throws BadKey {
        try {
            var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.strip()));
            if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateCrtKey key) {
                return strong(key);
            }
            throw new BadKey("is no RSA key with its factors");
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            // The cause may quote the key.
            throw new BadKey("is no RSA private key, PKCS #8, in Base64");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }

    static PublicKey readPublic(String base64) throws BadKey {
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64.strip()));
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(spec);
            strong((RSAKey) key);
            return key;
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            throw new BadKey("is no RSA public key, X.509, in Base64");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }

    static PublicKey publicKey(RSAPrivateCrtKey key) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every RSA private key has its public key", e);
        }
    }

    /** Names a key in the log: the first 64 bits of its SHA-256, which nobody has to choose or keep apart. */
    static String id(PublicKey key) {
        return DigestUtils.sha256Hex(key.getEncoded()).substring(0, 16);
    }

    static Signature algorithm() {
        try {
            Signature algorithm = Signature.getInstance("RSASSA-PSS");
            algorithm.setParameter(PSS);
            return algorithm;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform since 11 has RSASSA-PSS", e);
        }
    }

    private static <K extends RSAKey> K strong(K key) throws BadKey {
        int bits = key.getModulus().bitLength();
        if (bits < BITS) {
            throw new BadKey("has %d bits; %d are the least".formatted(bits, BITS));
        }
        return key;
    }

    /** @see #getMessage what is wrong, to follow the name of the setting; never the key itself */
    public static final class BadKey extends Exception {
        private static final long serialVersionUID = 1L;

        BadKey(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
