package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * What a folder of states is: {@code training.json}, written last, so that a folder with it is
 * whole.
 *
 * @param version of this file and of the states beside it
 * @param layout names and shapes of the parameters
 * @param parameters number of them
 * @param slices of a message
 * @param rounds so far
 * @param epochs of the network so far
 * @param messagesPending whether the states hold messages that are not merged yet
 */
record SavedTraining(
    int version,
    SparseLoCoSettings settings,
    Digest layout,
    int parameters,
    int slices,
    long rounds,
    int epochs,
    boolean messagesPending)
    implements Serializable {
  static final int VERSION = 1;

  SavedTraining {
    Require.that(version == VERSION, "version %s is not known, only %s", version, VERSION);
    Require.that(rounds >= 0 && epochs >= 0, "%s rounds of %s epochs", rounds, epochs);
  }
}
