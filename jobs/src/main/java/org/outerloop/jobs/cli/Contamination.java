package org.outerloop.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** What a corpus' preparation says of evaluation items in it. */
final class Contamination {
  private static final String STATISTICS = "statistics.json";
  private static final long MAX_BYTES = 256L << 20;

  private Contamination() {}

  /**
   * A sentence.
   *
   * @throws UserException if there is no preparation's report
   */
  static String of(StoreLocation corpus) {
    try (ObjectStore store = ObjectStores.open(corpus)) {
      if (store.find(STATISTICS).isEmpty()) {
        throw new UserException(
            "No statistics.json at " + corpus.uri() + ": is it a prepared corpus?");
      }
      JsonNode statistics = RecordJson.parse(store.get(STATISTICS, MAX_BYTES));
      for (JsonNode stage : statistics.path("stages")) {
        if (stage.path("name").asText().equals("decontaminate")) {
          return "of %,d pages of the corpus %,d held items of the tasks and were dropped or cut (%s)"
              .formatted(
                  stage.path("documents-in").asLong(),
                  stage.path("documents-in").asLong() - stage.path("documents-kept").asLong(),
                  corpus.uri());
        }
      }
      return "the corpus %s was prepared without the stage decontaminate: nobody has looked"
          .formatted(corpus.uri());
    } catch (InvalidJsonException e) {
      throw new UserException(
          "statistics.json at %s: %s".formatted(corpus.uri(), e.getMessage()), e);
    }
  }
}
