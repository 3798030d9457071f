package dev.luneo.dr.kit.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** The part of an address behind the question mark. */
final class Query {
    private Query() {}

    /** Whether it is percent-encoded UTF-8. Tomcat throws where it is not, whenever somebody first asks for a parameter. */
    static boolean isReadable(@Nullable String query) {
        if (query == null) {
            return true;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '%') {
                boolean cut = i + 2 >= query.length();
                int high = cut ? -1 : Character.digit(query.charAt(i + 1), 16);
                int low = cut ? -1 : Character.digit(query.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    return false;
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
