package org.outerloop.jobs.evaluate;

import java.io.Serializable;
import org.outerloop.evaluation.PromptEncoder;
import org.outerloop.tokens.Tokenizer;

/**
 * How texts become ids; travels to executors.
 *
 * @param tokenizer one that finds special tokens
 * @param begins whether every text gets {@code beginOfText} before it
 * @param beginOfText what stands for an empty context, too
 * @param contextLength most tokens that the model reads
 */
public record EncoderSettings(
    Tokenizer tokenizer, boolean begins, int beginOfText, int contextLength)
    implements Serializable {

  /** The same for texts of fewer tokens. */
  public EncoderSettings reading(int tokens) {
    return new EncoderSettings(tokenizer, begins, beginOfText, Math.min(contextLength, tokens));
  }

  public PromptEncoder encoder() {
    return new PromptEncoder(tokenizer, begins, beginOfText, contextLength);
  }
}
