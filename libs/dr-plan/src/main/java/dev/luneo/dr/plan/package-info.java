/** The disaster recovery plan: dr-plan.yaml read, resolved, validated whole. */
@NullMarked
package dev.luneo.dr.plan;

import org.jspecify.annotations.NullMarked;
