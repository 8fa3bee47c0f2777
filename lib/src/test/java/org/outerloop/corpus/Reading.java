package org.outerloop.corpus;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All that a reader finds in some bytes. */
record Reading(List<Document> documents, List<Rejection> rejections, long blankLines) {
  static final int LIMIT = 256 << 20;

  static Reading of(byte[] file) {
    return of(file, LIMIT);
  }

  static Reading ofLines(String lines) {
    return of(lines.getBytes(StandardCharsets.UTF_8));
  }

  static Reading of(byte[] file, int maxLineBytes) {
    Reading reading = new Reading(new ArrayList<>(), new ArrayList<>(), 0);
    try (DocumentReader reader =
        DocumentReader.open("file", new ByteArrayInputStream(file), maxLineBytes)) {
      reader.forEach(reading.sink());
      return new Reading(reading.documents, reading.rejections, reader.blankLines());
    }
  }

  List<String> texts() {
    return documents.stream().map(Document::text).toList();
  }

  List<Rejection.Reason> reasons() {
    return rejections.stream().map(Rejection::reason).toList();
  }

  private DocumentReader.Sink sink() {
    return new DocumentReader.Sink() {
      @Override
      public void accept(Document document) {
        documents.add(document);
      }

      @Override
      public void reject(Rejection rejection) {
        rejections.add(rejection);
      }
    };
  }
}
