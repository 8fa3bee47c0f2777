package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStore;

/**
 * One contribution to be compared with others.
 *
 * @param key of its sample in the run's bucket
 * @param sample digest of the sample, as the task that inspected the contribution told it
 */
public record SampledWork(PeerId peer, String key, Digest sample) implements Serializable {

  /** The sample, if it is still the one that was taken when the contribution was inspected. */
  public WorkSample read(ObjectStore run) {
    byte[] bytes = run.get(key, WorkSample.MOST_BYTES);
    Require.that(Digest.of(bytes).equals(sample), "%s of %s is not what was written", key, run);
    return WorkSample.read(bytes);
  }
}
