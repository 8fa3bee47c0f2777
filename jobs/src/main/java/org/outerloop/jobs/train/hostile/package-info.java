/**
 * Peers that cheat, for rehearsals on the real trainer. Two kinds: a {@link
 * org.outerloop.round.Conduct} bends the inner steps of a peer that does train; a {@link
 * org.outerloop.jobs.train.hostile.Forgery} puts a payload in place of work. {@link
 * org.outerloop.jobs.train.hostile.Hostility} says which behaviour of the settings is which.
 */
package org.outerloop.jobs.train.hostile;
