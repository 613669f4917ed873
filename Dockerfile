# syntax=docker/dockerfile:1
# The bot in an image, which runs as nobody in particular and writes into two volumes only:
#   docker build --tag emojibot .                            for a CPU
#   docker build --tag emojibot:gpu --target gpu .           with PyTorch, for an NVIDIA GPU

# Debian keeps no older version of a package, so that none can be pinned.
FROM debian:trixie-slim AS python
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates fonts-noto-color-emoji python3 tzdata \
    && rm -rf /var/lib/apt/lists/*

FROM python AS tools
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends binutils python3-pip \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv --without-pip /opt/emojibot
WORKDIR /source
ENV PIP_NO_CACHE_DIR=1 PIP_PYTHON=/opt/emojibot/bin/python

# What others wrote changes seldom: a layer of its own, which an update need not fetch again. Each
# file is the one that was tested, by its hash.
FROM tools AS libraries
COPY deploy/requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock

# What serves nobody here: tests, what debuggers read, what converts models for ONNX Runtime, and
# that once more for programs in C++.
FROM libraries AS libraries-slim
WORKDIR /opt/emojibot/lib/python3.13/site-packages
RUN rm -r onnxruntime/capi/libonnxruntime.so.* onnxruntime/datasets onnxruntime/quantization \
        onnxruntime/tools onnxruntime/transformers \
    && find . -type d -name tests -prune -exec rm -r {} + \
    && find . -name '*.so*' -type f -exec strip --strip-unneeded {} +

# By version only: PyTorch and what it brings for NVIDIA's GPUs are another set on each machine.
FROM libraries AS libraries-gpu
COPY pyproject.toml constraints.txt deploy/requirements.py ./
RUN python3 requirements.py torch > requirements.txt \
    && pip install --constraint constraints.txt --requirement requirements.txt

FROM tools AS package
COPY deploy/build.lock ./
RUN pip install --require-hashes --requirement build.lock
COPY . .
RUN pip install --no-deps --no-build-isolation --prefix /package .

FROM python AS runtime
RUN useradd --uid 10001 --home-dir /var/lib/emojibot --no-create-home emojibot \
    && install --directory --owner=emojibot --group=emojibot --mode=0700 \
        /var/lib/emojibot/data /var/lib/emojibot/secrets
ENV PATH=/opt/emojibot/bin:$PATH WEB_HOST=0.0.0.0 WEB_PORT=8080 LOG_FORMAT=json
WORKDIR /var/lib/emojibot
VOLUME ["/var/lib/emojibot/data", "/var/lib/emojibot/secrets"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, http.client as h; c = h.HTTPConnection('127.0.0.1', int(os.environ['WEB_PORT'])); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
USER 10001:10001
ENTRYPOINT ["emojibot"]
CMD ["run"]

FROM runtime AS gpu
# What NVIDIA's container toolkit brings in from the machine.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
ENV HF_HOME=/var/lib/emojibot/data/huggingface
COPY --from=libraries-gpu /opt/emojibot /opt/emojibot
COPY --from=package /package /opt/emojibot

FROM runtime AS cpu
COPY --from=libraries-slim /opt/emojibot /opt/emojibot
COPY --from=package /package /opt/emojibot
