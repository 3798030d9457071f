package dev.luneo.dr.cli;

import tools.jackson.databind.JsonNode;

/**
 * What a service answered.
 *
 * @param body of one that is no JSON, the text
 */
record Answer(int status, JsonNode body, String text) {
    boolean ok() {
        return status / 100 == 2;
    }
}
