# The image of a release; goreleaser brings the binaries. Logs come on standard
# input or in a volume: docker run --rm -v "$PWD:/logs:ro" IMAGE /logs/app.log
FROM gcr.io/distroless/static-debian12:nonroot
ARG TARGETPLATFORM
COPY $TARGETPLATFORM/agoralog /usr/bin/agoralog
USER nonroot:nonroot
ENTRYPOINT ["/usr/bin/agoralog"]
