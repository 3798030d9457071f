package dev.luneo.backend;

import java.util.Map;

/** What a request gets: a status and a JSON object. */
record Answer(int status, Map<String, Object> body) {

    static Answer of(int status, String name, Object value) {
        return new Answer(status, Map.of(name, value));
    }

    static Answer error(int status, String error) {
        return of(status, "error", error);
    }
}
