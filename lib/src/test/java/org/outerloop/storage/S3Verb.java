package org.outerloop.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** What may be asked of a bucket. There is an object OLD beforehand, and none at NEW. */
enum S3Verb {
  GET,
  HEAD,
  LIST,
  PUT_NEW,
  OVERWRITE,
  CREATE_NEW,
  CREATE_OVER,
  DELETE,
  DELETE_MANY,
  MULTIPART_NEW,
  MULTIPART_OVER,
  COPY_NEW,
  COPY_OVER,
  COPY_HOME,
  PUBLISH;

  static final String OLD = "old.bin";
  static final String NEW = "new.bin";
  static final RequestBody FORGED = RequestBody.fromString("forged");

  boolean reads() {
    return this == GET || this == HEAD || this == LIST;
  }

  /**
   * Throws if it is refused.
   *
   * @param folder of the two objects, ending in a slash
   * @param home a bucket that is the caller's, if any is
   */
  void ask(S3Client s3, String bucket, String folder, String home) {
    switch (this) {
      case GET -> s3.getObjectAsBytes(r -> r.bucket(bucket).key(folder + OLD));
      case HEAD -> s3.headObject(r -> r.bucket(bucket).key(folder + OLD));
      case LIST -> s3.listObjectsV2(r -> r.bucket(bucket).prefix(folder));
      case PUT_NEW -> s3.putObject(r -> r.bucket(bucket).key(folder + NEW), FORGED);
      case OVERWRITE -> s3.putObject(r -> r.bucket(bucket).key(folder + OLD), FORGED);
      case CREATE_NEW ->
          s3.putObject(r -> r.bucket(bucket).key(folder + NEW).ifNoneMatch("*"), FORGED);
      case CREATE_OVER ->
          s3.putObject(r -> r.bucket(bucket).key(folder + OLD).ifNoneMatch("*"), FORGED);
      case DELETE -> s3.deleteObject(r -> r.bucket(bucket).key(folder + OLD));
      case DELETE_MANY -> deleteMany(s3, bucket, folder + OLD);
      case MULTIPART_NEW -> multipart(s3, bucket, folder + NEW);
      case MULTIPART_OVER -> multipart(s3, bucket, folder + OLD);
      case COPY_NEW -> copy(s3, bucket, folder + OLD, bucket, folder + NEW);
      case COPY_OVER -> copy(s3, home, "forged.bin", bucket, folder + OLD);
      case COPY_HOME -> copy(s3, bucket, folder + OLD, home, folder + "stolen.bin");
      default -> s3.putObjectAcl(r -> r.bucket(bucket).key(folder + OLD).acl("public-read"));
    }
  }

  private static void deleteMany(S3Client s3, String bucket, String key) {
    var answer = s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(o -> o.key(key))));
    if (!answer.errors().isEmpty()) {
      throw new IllegalStateException(answer.errors().toString());
    }
  }

  private static void multipart(S3Client s3, String bucket, String key) {
    String id = s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
    String tag =
        s3.uploadPart(r -> r.bucket(bucket).key(key).uploadId(id).partNumber(1), FORGED).eTag();
    CompletedPart part = CompletedPart.builder().partNumber(1).eTag(tag).build();
    s3.completeMultipartUpload(
        r -> r.bucket(bucket).key(key).uploadId(id).multipartUpload(m -> m.parts(part)));
  }

  private static void copy(S3Client s3, String from, String source, String to, String key) {
    String encoded = URLEncoder.encode(from + "/" + source, StandardCharsets.UTF_8);
    s3.copyObject(r -> r.copySource(encoded).destinationBucket(to).destinationKey(key));
  }
}
