package org.outerloop.jobs.page;

import java.util.Set;

/**
 * Markup under construction. Every text and attribute value is escaped here and nowhere else, so
 * what a peer wrote stays text whatever it holds. Not thread-safe.
 */
public final class Html {
  private static final Set<String> INLINE = Set.of("b", "i", "code", "span");

  private final StringBuilder out = new StringBuilder();

  /** Text that is safe both between tags and inside double quotes; control characters vanish. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints().forEach(c -> escape(c, safe));
    return safe.toString();
  }

  private static void escape(int c, StringBuilder safe) {
    switch (c) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      default -> {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        safe.appendCodePoint(control || surrogate ? '\uFFFD' : c);
      }
    }
  }

  public Html open(String tag, String style) {
    out.append('<').append(tag);
    if (!style.isEmpty()) {
      out.append(" class=\"").append(escape(style)).append('"');
    }
    out.append('>');
    return this;
  }

  public Html open(String tag) {
    return open(tag, "");
  }

  public Html close(String tag) {
    out.append("</").append(tag).append('>');
    if (!INLINE.contains(tag)) {
      out.append('\n');
    }
    return this;
  }

  public Html element(String tag, String style, String text) {
    return open(tag, style).text(text).close(tag);
  }

  public Html element(String tag, String text) {
    return element(tag, "", text);
  }

  public Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** Takes markup that was made by these classes. */
  public Html markup(String markup) {
    out.append(markup);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
