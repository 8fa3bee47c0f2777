package org.outerloop.jobs.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * What the validator had spent on some rounds, as it noted then: nobody signs that, and nothing
 * depends on it.
 *
 * @param rounds that have such a note
 * @param scoringSeconds of the wall: inspections, trials, likeness, held-out loss
 * @param trialTaskSeconds of the tasks that tried contributions
 * @param inspectionTaskSeconds of the tasks that read them
 * @param mergeSeconds of the wall
 */
public record OriginalCost(
    int rounds,
    double scoringSeconds,
    double trialTaskSeconds,
    double inspectionTaskSeconds,
    double mergeSeconds) {
  private static final long MAX_BYTES = 1L << 20;

  /** Adds up the notes of these rounds. */
  public static OriginalCost of(ObjectStore run, ObjectKeys keys, long first, long last) {
    OriginalCost sum = new OriginalCost(0, 0, 0, 0, 0);
    for (long round = first; round <= last; round++) {
      Optional<ObjectInfo> note = run.find(keys.timings(round));
      if (note.isPresent() && note.get().size() <= MAX_BYTES) {
        sum = sum.plus(run.get(note.get().key(), MAX_BYTES));
      }
    }
    return sum;
  }

  private OriginalCost plus(byte[] note) {
    try {
      JsonNode json = RecordJson.parse(note);
      JsonNode cost = json.path("scoring-cost");
      return new OriginalCost(
          rounds + 1,
          scoringSeconds + json.path("scoring").asDouble(),
          trialTaskSeconds + cost.path("task-seconds").asDouble(),
          inspectionTaskSeconds + cost.path("inspection-seconds").asDouble(),
          mergeSeconds + json.path("merge").asDouble());
    } catch (InvalidJsonException e) {
      return this; // a note that cannot be read is worth nothing, and proves nothing
    }
  }
}
