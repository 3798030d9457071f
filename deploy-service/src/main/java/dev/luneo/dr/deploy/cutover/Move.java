package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.events.Location;

/**
 * From where to where an application is switched.
 *
 * @param current where it finds the database afterwards
 * @param inPlace whether its settings stay as they are
 */
public record Move(Location old, Location current, boolean inPlace) {}
