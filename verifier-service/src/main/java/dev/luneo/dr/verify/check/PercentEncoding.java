package dev.luneo.dr.verify.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** Text as part of a URL's path or query: everything but RFC 3986's unreserved characters is encoded. */
final class PercentEncoding {
    private PercentEncoding() {}

    static String of(String text) {
        // The form encoding differs from RFC 3986 in these three.
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
