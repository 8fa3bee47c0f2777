package org.outerloop.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;
import org.outerloop.tokens.IntList;
import org.outerloop.tokens.Tokenizer;

/**
 * Reads a text per line, as a JSON string, and writes the JSON array of its ids. A line that is
 * none becomes {@code null} and a message, so that output lines stay beside input lines. Holds one
 * line at a time; written out whenever the input pauses. Not thread-safe.
 */
final class TokenizedLines {
  private static final int BUFFER = 1 << 16;

  private final Tokenizer tokenizer;
  private final PrintStream messages;
  private final IntList ids = new IntList(1 << 12);
  private long lines;
  private long bad;

  TokenizedLines(Tokenizer tokenizer, PrintStream messages) {
    this.tokenizer = tokenizer;
    this.messages = messages;
  }

  /** Reads to the end; returns the number of bad lines. */
  long copy(InputStream texts, OutputStream out) throws IOException {
    InputStream in = new BufferedInputStream(texts, BUFFER);
    OutputStream written = new BufferedOutputStream(out, BUFFER);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) >= 0) {
      if (b != '\n') {
        line.write(b);
        continue;
      }
      written.write(encode(line.toByteArray()));
      line.reset();
      if (in.available() == 0) {
        written.flush();
      }
    }
    if (line.size() > 0) {
      written.write(encode(line.toByteArray()));
    }
    written.flush();
    return bad;
  }

  private byte[] encode(byte[] line) {
    lines++;
    String found;
    try {
      JsonNode text = RecordJson.parse(line);
      if (text.isTextual()) {
        return array(text.textValue());
      }
      found = "of " + text.getNodeType();
    } catch (InvalidJsonException e) {
      found = "not JSON: " + e.getMessage();
    }
    bad++;
    messages.printf("error: line %d is not a JSON string but %s%n", lines, found);
    return "null\n".getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] array(String text) {
    ids.clear();
    tokenizer.encode(text, ids);
    StringBuilder json = new StringBuilder(6 * ids.size() + 3).append('[');
    for (int i = 0; i < ids.size(); i++) {
      json.append(i == 0 ? "" : ",").append(ids.get(i));
    }
    return json.append("]\n").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
