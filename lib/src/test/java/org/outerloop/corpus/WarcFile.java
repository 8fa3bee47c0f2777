package org.outerloop.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A web archive made up for a test, each record a gzip member. */
final class WarcFile {
  private final List<byte[]> members = new ArrayList<>();

  WarcFile() {
    record(
        "warcinfo",
        "",
        "application/warc-fields",
        "software: a test\r\n".getBytes(StandardCharsets.UTF_8));
  }

  WarcFile page(String url, String html) {
    return answer(url, "200 OK", "text/html; charset=utf-8", html, StandardCharsets.UTF_8);
  }

  WarcFile answer(String url, String status, String contentType, String body, Charset charset) {
    record(
        "request",
        url,
        "application/http",
        "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    String head =
        "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nServer: x\r\n\r\n";
    return http(url, head, body.getBytes(charset));
  }

  WarcFile http(String url, String head, byte[] body) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    block.writeBytes(body);
    return record("response", url, "application/http; msgtype=response", block.toByteArray());
  }

  WarcFile record(String type, String url, String contentType, byte[] block) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    String head =
        "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(type, url, contentType, block.length);
    record.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    record.writeBytes(block);
    record.writeBytes("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    members.add(record.toByteArray());
    return this;
  }

  /** Where the member of a record begins in the packed file; its last is where the file ends. */
  int start(int record) {
    return members.subList(0, record).stream().mapToInt(member -> gzip(member).length).sum();
  }

  int records() {
    return members.size();
  }

  byte[] packed() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    members.forEach(member -> file.writeBytes(gzip(member)));
    return file.toByteArray();
  }

  byte[] plain() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    members.forEach(file::writeBytes);
    return file.toByteArray();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail", e);
    }
    return packed.toByteArray();
  }
}
