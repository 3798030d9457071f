package dev.luneo.dr.verify.check;

/** What a check came to, more finely than a verification's result tells it. */
public enum Finding {
    HELD,
    /** Something else was answered, or an application answered nothing. */
    NOT_HELD,
    /** The database can make nothing of the query: it names what is not there, or what may not be read. */
    NOT_UNDERSTOOD,
    /** The database did not answer, so nothing is known of the check. */
    NO_ANSWER,
    /** It lacks something here. */
    IMPOSSIBLE,
    /** The run leaves it out, or what it needs of another check. */
    LEFT_OUT
}
