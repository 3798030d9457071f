package dev.luneo.dr.notify.stakeholders;

/** A way out for notices. */
interface NoticeChannel {

    /**
     * Hands the notice over, waiting out an outage for hours if need be. May happen twice, after a crash in between; the
     * notice's id tells the receiver so.
     *
     * @param beforeEffect to be called before anything leaves this process
     */
    Delivery deliver(Addressed addressed, Runnable beforeEffect) throws InterruptedException;
}
