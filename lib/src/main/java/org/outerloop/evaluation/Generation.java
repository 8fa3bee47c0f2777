package org.outerloop.evaluation;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.outerloop.model.DeviceTreePass;
import org.outerloop.protocol.Require;
import org.outerloop.tokens.Tokenizer;

/**
 * Goes on with a text, token after token. Keys and values of what was read stay, so each new token
 * costs one pass over one token.
 */
public final class Generation {
  private final Tokenizer tokenizer;
  private final Set<Integer> ends;
  private final int contextLength;
  private final Sampling sampling;

  /**
   * @param ends ids after which nothing more is said
   * @param contextLength most tokens, prompt and answer together
   */
  public Generation(Tokenizer tokenizer, Set<Integer> ends, int contextLength, Sampling sampling) {
    this.tokenizer = tokenizer;
    this.ends = Set.copyOf(ends);
    this.contextLength = contextLength;
    this.sampling = sampling;
  }

  /** Why a text ends. */
  public enum End {
    /** The model said so. */
    END_OF_TEXT,
    /** As many tokens were made as were asked for. */
    ENOUGH,
    /** The model reads no more. */
    CONTEXT_FULL
  }

  /**
   * What was made.
   *
   * @param tokens of the answer, the end of text left out
   */
  public record Result(int tokens, End end) {}

  /**
   * Goes on.
   *
   * @param pass of a model whose vocabulary the tokenizer's ids are of
   * @param prompt ids, at least one; fewer than the context length
   * @param most tokens to make
   * @param sink gets pieces of text as they are certain; together they are the answer
   */
  public Result run(DeviceTreePass pass, int[] prompt, int most, Consumer<String> sink) {
    Require.that(prompt.length > 0, "An empty prompt");
    Require.that(
        prompt.length < contextLength,
        "A prompt of %s tokens leaves no room in a context of %s",
        prompt.length,
        contextLength);
    pass.prefix(new int[0]);
    float[] logits = pass.read(prompt);
    int[] answer = new int[Math.min(most, contextLength - prompt.length)];
    Spoken spoken = new Spoken(sink);
    int made = 0;
    while (made < answer.length) {
      int next = sampling.next(Arrays.copyOf(logits, tokenizer.vocabularySize()));
      if (ends.contains(next)) {
        spoken.rest(answer, made);
        return new Result(made, End.END_OF_TEXT);
      }
      answer[made++] = next;
      spoken.upTo(answer, made);
      if (made < answer.length) {
        logits = pass.read(new int[] {next});
      }
    }
    spoken.rest(answer, made);
    return new Result(made, made < most ? End.CONTEXT_FULL : End.ENOUGH);
  }

  /** Says text once it is certain: a character's bytes may be spread over several tokens. */
  private final class Spoken {
    private static final char UNFINISHED = '\uFFFD';
    private static final int OVERLAP = 8; // tokens decoded again, so that joints come out right

    private final Consumer<String> sink;
    private int certain; // tokens that were said

    Spoken(Consumer<String> sink) {
      this.sink = sink;
    }

    void upTo(int[] answer, int made) {
      String text = since(answer, made);
      if (!text.isEmpty() && text.charAt(text.length() - 1) != UNFINISHED) {
        sink.accept(text);
        certain = made;
      }
    }

    void rest(int[] answer, int made) {
      String text = since(answer, made);
      if (!text.isEmpty()) {
        sink.accept(text);
      }
      certain = made;
    }

    private String since(int[] answer, int made) {
      int from = Math.max(0, certain - OVERLAP);
      String before = tokenizer.decode(Arrays.copyOfRange(answer, from, certain));
      String all = tokenizer.decode(Arrays.copyOfRange(answer, from, made));
      return all.startsWith(before) ? all.substring(before.length()) : all;
    }
  }
}
