package org.outerloop.corpus;

/** Social security numbers of the United States: three, two and four digits, hyphens between. */
final class SsnForm implements PiiForm {
  @Override
  public int end(String text, int start) {
    int end = start + "123-45-6789".length();
    boolean fits =
        PiiForm.startsNumber(text, start)
            && PiiForm.digitsEnd(text, start, 4) == start + 3
            && text.startsWith("-", start + 3)
            && PiiForm.digitsEnd(text, start + 4, 3) == start + 6
            && text.startsWith("-", start + 6)
            && PiiForm.digitsEnd(text, start + 7, 5) == end;
    return fits && PiiForm.endsNumber(text, end) ? end : NONE;
  }
}
