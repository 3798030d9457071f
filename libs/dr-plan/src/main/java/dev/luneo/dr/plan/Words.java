package dev.luneo.dr.plan;

import java.util.Locale;

/** How a constant is written in a plan: {@code IN_PLACE} is {@code in-place}. */
final class Words {

    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
