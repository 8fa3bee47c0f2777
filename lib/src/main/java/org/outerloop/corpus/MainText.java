package org.outerloop.corpus;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The main text of a page of HTML, without menus, banners and footers: first elements go whose
 * name, role or class says that they are such, then blocks that are mostly links or too short
 * beside their neighbours. The way is that of shallow text features (Kohlschuetter et al., WSDM
 * 2010) and the aim that of resiliparse's main content, which DCLM takes; texts differ from either.
 *
 * <p>Blocks end in a line feed, paragraphs and headings in two. Cost: parsing, then one walk;
 * nested elements are followed without recursion.
 */
final class MainText {
  private final BlockBounds bounds = new BlockBounds();

  /** The text, empty if the page has none. */
  String of(String html) {
    Document page = Jsoup.parse(html);
    Element body = page.body();
    Boilerplate.remove(body);
    BlockCollector collector = new BlockCollector();
    body.traverse(collector);
    return joined(bounds.kept(collector.blocks()));
  }

  private static String joined(List<TextBlock> blocks) {
    StringBuilder text = new StringBuilder();
    for (TextBlock block : blocks) {
      if (text.length() > 0) {
        text.append(block.startsParagraph() ? "\n\n" : "\n");
      }
      text.append(block.text());
    }
    return text.toString();
  }
}
