package org.outerloop.jobs.train;

import java.util.function.Consumer;
import org.outerloop.round.AdamWBaseline;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/** The AdamW run that a training run is compared with; computes in the driver. */
public final class BaselineJob {
  private BaselineJob() {}

  public static void run(Party party, Consumer<AdamWBaseline.Point> listener) {
    try (ObjectStore corpus = ObjectStores.open(party.validatorPlace().corpus())) {
      new AdamWBaseline(
              party.spec(), party.peerCount(), corpus, party.validatorPlace().devices().first())
          .run(listener);
    }
  }
}
