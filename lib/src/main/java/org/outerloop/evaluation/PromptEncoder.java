package org.outerloop.evaluation;

import java.util.Arrays;
import java.util.OptionalInt;
import org.outerloop.model.Continuation;
import org.outerloop.protocol.Require;
import org.outerloop.tokens.Tokenizer;

/**
 * Context and continuation as ids, by the harness' rules: the continuation is what the ids of both
 * together have beyond those of the context, after white space at the context's end has gone over
 * to the continuation; special tokens spelled in a text are found. Thread-safe.
 */
public final class PromptEncoder {
  private final Tokenizer tokenizer;
  private final boolean begins;
  private final int beginOfText;
  private final int contextLength;

  /**
   * @param tokenizer one that finds special tokens
   * @param begins whether every text gets {@code beginOfText} before it, unless it begins with it
   * @param beginOfText id before which nothing is known; what stands for an empty context
   * @param contextLength most tokens that the model reads
   */
  public PromptEncoder(Tokenizer tokenizer, boolean begins, int beginOfText, int contextLength) {
    Require.that(
        0 <= beginOfText && beginOfText < tokenizer.vocabularySize(),
        "Begin of text %s is outside the tokenizer's vocabulary of %s",
        beginOfText,
        tokenizer.vocabularySize());
    this.tokenizer = tokenizer;
    this.begins = begins;
    this.beginOfText = beginOfText;
    this.contextLength = contextLength;
  }

  /**
   * Encodes.
   *
   * @return at most context length + 1 ids, the last ones where there were more
   * @throws MalformedRowException if the continuation has no id of its own, or more than the model
   *     reads
   */
  Encoded encode(String context, String continuation) throws MalformedRowException {
    String before = PythonText.rstrip(context);
    String after = context.substring(before.length()) + continuation;
    int[] contextIds;
    int[] afterIds;
    if (context.isEmpty()) {
      contextIds = new int[] {beginOfText};
      afterIds = withoutBegin(tokenizer.encode(after));
    } else {
      contextIds = withBegin(tokenizer.encode(before));
      int[] whole = withBegin(tokenizer.encode(before + after));
      afterIds = Arrays.copyOfRange(whole, Math.min(contextIds.length, whole.length), whole.length);
    }
    return joined(contextIds, afterIds);
  }

  private Encoded joined(int[] context, int[] continuation) throws MalformedRowException {
    if (continuation.length == 0) {
      throw new MalformedRowException("a continuation has no token of its own");
    }
    if (continuation.length > contextLength) {
      throw new MalformedRowException(
          "a continuation of %d tokens is longer than the model's context of %d"
              .formatted(continuation.length, contextLength));
    }
    // white space alone before the continuation leaves nothing to predict from
    int[] before = context.length == 0 ? new int[] {beginOfText} : context;
    int[] all = Arrays.copyOf(before, before.length + continuation.length);
    System.arraycopy(continuation, 0, all, before.length, continuation.length);
    int from = Math.max(0, all.length - (contextLength + 1));
    return new Encoded(
        new Continuation(Arrays.copyOfRange(all, from, all.length), continuation.length), from);
  }

  private int[] withBegin(int[] ids) {
    if (!begins || (ids.length > 0 && ids[0] == beginOfText)) {
      return ids;
    }
    int[] longer = new int[ids.length + 1];
    longer[0] = beginOfText;
    System.arraycopy(ids, 0, longer, 1, ids.length);
    return longer;
  }

  /** Behind an empty context a text that begins with the begin of text has it but once. */
  private int[] withoutBegin(int[] ids) {
    return ids.length > 0 && ids[0] == beginOfText ? Arrays.copyOfRange(ids, 1, ids.length) : ids;
  }

  /** Ids of a text to go on with; the begin of text where it is empty. */
  public int[] prompt(String text) {
    int[] ids = withBegin(tokenizer.encode(text));
    return ids.length == 0 ? new int[] {beginOfText} : ids;
  }

  /** Ids of a text that stands by itself, nothing added. */
  int[] text(String text) {
    return tokenizer.encode(text);
  }

  int beginOfText() {
    return beginOfText;
  }

  int contextLength() {
    return contextLength;
  }

  /**
   * A request as ids.
   *
   * @param cut ids of the context that were left out at the front
   */
  record Encoded(Continuation text, int cut) {}

  /** The id a tokenizer's texts begin with, if its file has one of the usual names. */
  public static OptionalInt usualBegin(Tokenizer tokenizer) {
    for (String name : new String[] {"<s>", "<bos>", "<|begin_of_text|>"}) {
      int[] ids = tokenizer.encode(name);
      if (ids.length == 1) {
        return OptionalInt.of(ids[0]);
      }
    }
    return OptionalInt.empty();
  }
}
