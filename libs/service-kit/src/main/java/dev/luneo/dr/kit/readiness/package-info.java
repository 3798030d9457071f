/** Whether a service would have what a recovery will need of it, looked at before there is one. */
@NullMarked
package dev.luneo.dr.kit.readiness;

import org.jspecify.annotations.NullMarked;
