package org.outerloop.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * A question as it will be asked, without what stands before it. For each choice a query and what
 * is to be predicted behind it; mostly the queries are equal and the answers differ, for WinoGrande
 * it is the other way round.
 *
 * @param id of the row
 * @param queries of each choice
 * @param answers of each choice, without the space before it
 * @param choices of which lengths are taken for the norms
 * @param gold index of the right one
 */
public record Item(
    String id, List<String> queries, List<String> answers, List<String> choices, int gold) {
  static final String DELIMITER = " ";
  private static final String BETWEEN = "\n\n";

  public Item {
    queries = List.copyOf(queries);
    answers = List.copyOf(answers);
    choices = List.copyOf(choices);
    Require.that(
        queries.size() == answers.size() && choices.size() == answers.size(),
        "%s queries, %s answers, %s choices",
        queries.size(),
        answers.size(),
        choices.size());
  }

  /** One query and a choice of answers. */
  static Item of(String id, String query, List<String> choices, int gold)
      throws MalformedRowException {
    requireGold(gold, choices.size());
    return new Item(id, Collections.nCopies(choices.size(), query), choices, choices, gold);
  }

  static void requireGold(int gold, int choices) throws MalformedRowException {
    if (choices == 0) {
      throw new MalformedRowException("has no choices");
    }
    if (gold < 0 || gold >= choices) {
      throw new MalformedRowException(
          "the right answer is choice %d of %d".formatted(gold, choices));
    }
  }

  /** The question with its answer, as an example before others. */
  String shot() {
    String query = queries.get(gold);
    String answer = answers.get(gold);
    return answer.isEmpty() ? query : query + DELIMITER + answer + BETWEEN;
  }

  /** Characters of each choice, as Python counts them. */
  public int characters(int choice) {
    String text = choices.get(choice);
    return text.codePointCount(0, text.length());
  }

  /** Bytes of each choice in UTF-8. */
  public int bytes(int choice) {
    return choices.get(choice).getBytes(StandardCharsets.UTF_8).length;
  }
}
