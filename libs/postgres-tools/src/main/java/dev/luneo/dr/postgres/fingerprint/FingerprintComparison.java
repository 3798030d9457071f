package dev.luneo.dr.postgres.fingerprint;

import java.util.List;

/**
 * What two fingerprints tell apart.
 *
 * @param differences each one a sentence naming what differs; any of them means that the data is not what it was
 * @param warnings what differs without any data being lost, such as an extension's version
 * @param withoutGenerated tables that were compared without their generated columns, which a restore computes anew
 */
public record FingerprintComparison(List<String> differences, List<String> warnings, List<String> withoutGenerated) {

    public FingerprintComparison {
        differences = List.copyOf(differences);
        warnings = List.copyOf(warnings);
        withoutGenerated = List.copyOf(withoutGenerated);
    }

    public boolean same() {
        return differences.isEmpty();
    }

    public static FingerprintComparison compare(Fingerprint expected, Fingerprint actual) {
        return new Comparing(expected, actual).result();
    }
}
