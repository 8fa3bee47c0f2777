package org.outerloop.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a benchmark found: lines of a table for a reader, and named numbers for a program. */
final class Report {
  private final StringBuilder table = new StringBuilder();
  private final Map<String, Object> numbers = new LinkedHashMap<>();

  /** Adds a line of the table. */
  Report line(String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  /** Adds a number, rounded to four decimals. */
  Report number(String key, double value) {
    numbers.put(key, Math.round(value * 1e4) / 1e4);
    return this;
  }

  Report number(String key, long value) {
    numbers.put(key, value);
    return this;
  }

  Report text(String key, String value) {
    numbers.put(key, value);
    return this;
  }

  Report flag(String key, boolean value) {
    numbers.put(key, value);
    return this;
  }

  /** A number that could not be found here; null in JSON, so that no reader takes it for one. */
  Report missing(String key) {
    numbers.put(key, null);
    return this;
  }

  /** The table, then the numbers as one line of JSON. */
  String text() throws JsonProcessingException {
    return table + new ObjectMapper().writeValueAsString(numbers) + "\n";
  }
}
