package org.outerloop.evaluation;

import java.util.List;
import org.outerloop.model.Continuation;

/**
 * An item with what stands before it, as ids.
 *
 * @param task name
 * @param requests of each choice; the end of each is to be predicted
 * @param cut choices of which the context was too long for the model and lost its beginning
 */
public record Question(String task, Item item, List<Continuation> requests, int cut) {
  public Question {
    requests = List.copyOf(requests);
  }
}
