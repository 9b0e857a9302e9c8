# The grading platform as an image, for instructors on macOS, Windows or an old Linux.
#   docker build -t dlworkbook .
#   docker run --rm --network none -v "$PWD/class:/class" dlworkbook grade 04 --class /class
FROM python:3.12-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends make git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home grader

WORKDIR /course
COPY --chown=grader:grader . .
RUN chown grader:grader /course
USER grader
# everything that needs the network happens here; grading needs none
RUN make .venv/.ready && .venv/bin/autograder build --no-execute

ENV PATH="/course/.venv/bin:$PATH"
ENTRYPOINT ["autograder"]
CMD ["--help"]
