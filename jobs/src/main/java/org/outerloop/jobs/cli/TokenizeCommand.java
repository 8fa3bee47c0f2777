package org.outerloop.jobs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.outerloop.jobs.UserException;
import org.outerloop.tokens.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop tokenize --tokenizer FILE [--special]}. Needs no Spark. */
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a JSON string per line from standard input and writes the JSON array of its token ids per line.",
      "A line that is no JSON string becomes null and a message; the exit status is then 1."
    })
final class TokenizeCommand implements Callable<Integer> {
  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "FILE",
      description = "tokenizer.json, byte-level or of the Llama 2 or Gemma form.")
  private Path file;

  @Option(
      names = "--special",
      description = "Special tokens spelled in a text get their own ids; else they are plain text.")
  private boolean special;

  @Override
  public Integer call() throws IOException {
    Tokenizer tokenizer = tokenizer();
    // System.out would check for errors after every byte, and never say which
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      return new TokenizedLines(tokenizer, System.err).copy(System.in, out) == 0 ? 0 : 1;
    }
  }

  private Tokenizer tokenizer() {
    try {
      byte[] json = Files.readAllBytes(file);
      return special ? Tokenizer.readFindingSpecial(json) : Tokenizer.read(json);
    } catch (IOException e) {
      throw new UserException("Cannot read --tokenizer " + file + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new UserException("--tokenizer " + file + ": " + e.getMessage(), e);
    }
  }
}
