package org.outerloop.bittensor;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** One client of a {@link WebSocketServer}. */
final class WebSocketConnection implements Runnable {
  private static final int LAST = 0x80; // of a message's frames
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream in;
  private final WebSocketServer.Answerer answerer;
  private final AtomicInteger pongs;

  WebSocketConnection(Socket socket, WebSocketServer.Answerer answerer, AtomicInteger pongs)
      throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.answerer = answerer;
    this.pongs = pongs;
  }

  @Override
  public void run() {
    try (socket) {
      shakeHands();
      for (int kind = receive(); kind != CLOSE; kind = receive()) {
        pongs.addAndGet(kind == PONG ? 1 : 0);
      }
    } catch (IOException e) {
      return; // the client has gone
    }
  }

  void send(String text) throws IOException {
    send(text, Integer.MAX_VALUE);
  }

  /** Sends a text in frames of at most so many bytes. */
  void send(String text, int max) throws IOException {
    ByteBuffer left = StandardCharsets.UTF_8.encode(text);
    for (int kind = TEXT; left.hasRemaining(); kind = 0) {
      byte[] frame = new byte[Math.min(max, left.remaining())];
      left.get(frame);
      send(left.hasRemaining() ? kind : LAST | kind, frame);
    }
  }

  void sendBinary() throws IOException {
    send(LAST | BINARY, new byte[1]);
  }

  void ping() throws IOException {
    send(LAST | PING, new byte[0]);
  }

  void close(int code) throws IOException {
    send(LAST | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  /** Goes without a word. */
  void drop() throws IOException {
    socket.close();
  }

  private void send(int head, byte[] bytes) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(10 + bytes.length).put((byte) head);
    if (bytes.length < 126) {
      frame.put((byte) bytes.length);
    } else if (bytes.length < 65_536) {
      frame.put((byte) 126).putShort((short) bytes.length);
    } else {
      frame.put((byte) 127).putLong(bytes.length);
    }
    frame.put(bytes);
    synchronized (socket) {
      socket.getOutputStream().write(frame.array(), 0, frame.position());
    }
  }

  /** Takes a message, of one frame as the JDK's client sends them; what it sends is masked. */
  private int receive() throws IOException {
    int kind = in.readUnsignedByte() & 15;
    int size = in.readUnsignedByte() & 127;
    size = size == 126 ? in.readUnsignedShort() : size == 127 ? (int) in.readLong() : size;
    byte[] mask = in.readNBytes(4);
    byte[] bytes = in.readNBytes(size);
    for (int i = 0; i < size; i++) {
      bytes[i] ^= mask[i % 4];
    }
    if (kind == TEXT) {
      answerer.answer(new String(bytes, StandardCharsets.UTF_8), this);
    }
    return kind;
  }

  private void shakeHands() throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    while (!request.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      request.write(in.readUnsignedByte());
    }
    String key =
        request
            .toString(StandardCharsets.US_ASCII)
            .replaceAll("(?is).*sec-websocket-key: (\\S+).*", "$1");
    String response =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: %s\r\n\r\n";
    socket
        .getOutputStream()
        .write(response.formatted(accept(key)).getBytes(StandardCharsets.US_ASCII));
  }

  private static String accept(String key) {
    try {
      String text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
