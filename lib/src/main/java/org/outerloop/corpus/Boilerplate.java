package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/** Elements that are no part of a page's main text by what they are or call themselves. */
final class Boilerplate {
  private static final Set<String> NAMES =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "iframe",
          "svg",
          "canvas",
          "object",
          "embed",
          "nav",
          "aside",
          "footer",
          "form",
          "button",
          "select",
          "textarea",
          "input",
          "dialog",
          "audio",
          "video",
          "map",
          "menu",
          "math");
  private static final Set<String> ROLES =
      Set.of(
          "navigation",
          "banner",
          "contentinfo",
          "search",
          "complementary",
          "dialog",
          "alert",
          "menu",
          "menubar",
          "toolbar",
          "tablist");

  /** Parts of class names and ids, between hyphens, low lines and changes of case. */
  private static final Set<String> CALLED =
      Set.of(
          "nav",
          "navbar",
          "navigation",
          "menu",
          "submenu",
          "sidebar",
          "footer",
          "masthead",
          "breadcrumb",
          "breadcrumbs",
          "pagination",
          "pager",
          "cookie",
          "cookies",
          "consent",
          "gdpr",
          "banner",
          "advert",
          "adverts",
          "advertisement",
          "ads",
          "sponsored",
          "promo",
          "popup",
          "modal",
          "overlay",
          "share",
          "sharing",
          "social",
          "newsletter",
          "subscribe",
          "login",
          "signin",
          "signup",
          "related",
          "recommended",
          "toolbar",
          "widget",
          "skip",
          "copyright",
          "disclaimer",
          "hidden",
          "tags",
          "noprint");

  /** These hold the page, whatever else they are called. */
  private static final Set<String> NEVER = Set.of("html", "body", "main", "article");

  private Boilerplate() {}

  /** Takes all such elements below an element out of the page. */
  static void remove(Element root) {
    List<Element> found = new ArrayList<>();
    root.forEach(
        element -> {
          if (element != root && isBoilerplate(element)) {
            found.add(element);
          }
        });
    found.forEach(Element::remove);
  }

  private static boolean isBoilerplate(Element element) {
    String name = element.normalName();
    if (NEVER.contains(name)) {
      return false;
    }
    return NAMES.contains(name)
        || ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))
        || element.hasAttr("hidden")
        || element.attr("aria-hidden").equals("true")
        || isHiddenByStyle(element.attr("style"))
        || isCalled(element.className())
        || isCalled(element.id())
        || (name.equals("header") && element.closest("article, main") == null);
  }

  private static boolean isHiddenByStyle(String style) {
    String plain = style.replace(" ", "").toLowerCase(Locale.ROOT);
    return plain.contains("display:none") || plain.contains("visibility:hidden");
  }

  private static boolean isCalled(String names) {
    int start = 0;
    for (int at = 0; at <= names.length(); at++) {
      boolean letter = at < names.length() && Character.isLetter(names.charAt(at));
      boolean hump = letter && at > start && isHump(names, at);
      if (!letter || hump) {
        if (at - start > 2
            && CALLED.contains(names.substring(start, at).toLowerCase(Locale.ROOT))) {
          return true;
        }
        start = letter ? at : at + 1;
      }
    }
    return false;
  }

  private static boolean isHump(String names, int at) {
    return Character.isUpperCase(names.charAt(at)) && Character.isLowerCase(names.charAt(at - 1));
  }
}
