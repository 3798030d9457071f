package dev.luneo.dr.notify.alert;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** An alerting system that posts in a form of its own. Each bean of this type has an address of its own. */
public interface AlertSource {

    /** The end of its address, {@code POST /api/alerts/NAME}. */
    String name();

    /**
     * What a body says, in its order. Whatever stands in it was written by somebody else; what is taken from it is looked at
     * afterwards, like any other report.
     *
     * @throws dev.luneo.dr.kit.web.RequestRefused when the body is none of this system's, naming the fields
     */
    List<Alert> alerts(JsonNode body);
}
