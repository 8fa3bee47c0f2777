package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Walks over a page and cuts its text where the layout breaks. */
final class BlockCollector implements NodeVisitor {
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "dl",
          "table",
          "blockquote",
          "pre",
          "section",
          "article",
          "figure",
          "hr");
  private static final Set<String> ITEMS = Set.of("li", "dt", "dd", "tr", "caption");

  private final List<TextBlock> blocks = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int words;
  private int linkedWords;
  private int links; // open elements of each kind
  private int headings;
  private int items;
  private int preformatted;
  private boolean newParagraph;
  private boolean spaceBefore;

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode piece) {
      append(piece.getWholeText());
    } else if (node instanceof Element element) {
      enter(element, element.normalName(), 1);
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      enter(element, element.normalName(), -1);
    }
  }

  /** Notes the start or the end of an element. */
  private void enter(Element element, String name, int step) {
    if (name.equals("br") || element.isBlock() || ITEMS.contains(name)) {
      close();
      newParagraph |= PARAGRAPHS.contains(name);
    } else if (name.equals("td") || name.equals("th")) {
      spaceBefore = true;
    }
    links += name.equals("a") ? step : 0;
    headings += HEADINGS.contains(name) ? step : 0;
    items += ITEMS.contains(name) ? step : 0;
    preformatted += name.equals("pre") ? step : 0;
  }

  private void append(String piece) {
    boolean inWord = text.length() > 0 && !spaceBefore;
    for (int at = 0; at < piece.length(); at++) {
      char c = piece.charAt(at);
      if (preformatted > 0 && Spaces.isSpace(c)) {
        text.append(c);
        inWord = false;
      } else if (Spaces.isSpace(c)) {
        spaceBefore = true;
        inWord = false;
      } else {
        if (spaceBefore && text.length() > 0) {
          text.append(' ');
        }
        spaceBefore = false;
        text.append(c);
        if (!inWord) {
          words++;
          linkedWords += links > 0 ? 1 : 0;
        }
        inWord = true;
      }
    }
  }

  private void close() {
    String block = text.toString().strip();
    if (!block.isEmpty()) {
      blocks.add(new TextBlock(block, words, linkedWords, kind(), newParagraph));
      newParagraph = false;
    }
    text.setLength(0);
    words = 0;
    linkedWords = 0;
    spaceBefore = false;
  }

  private TextBlock.Kind kind() {
    if (preformatted > 0) {
      return TextBlock.Kind.CODE;
    } else if (headings > 0) {
      return TextBlock.Kind.HEADING;
    }
    return items > 0 ? TextBlock.Kind.ITEM : TextBlock.Kind.TEXT;
  }

  /** All blocks, once the walk has ended. */
  List<TextBlock> blocks() {
    close();
    return blocks;
  }
}
