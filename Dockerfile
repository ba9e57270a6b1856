# Middlewatch as an image: production packages, no build step, nobody's user, a root file system that is only read.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages bring a Node of their own; here the base has one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${BASE}
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    MIDDLEWATCH_HEALTH_URL=http://127.0.0.1:8080/healthz
WORKDIR /app
# What is kept goes to /data; without a configured store.path it is data/middlewatch.db, hence the link.
RUN mkdir -p /data .compile-cache && chown 10001:10001 /data .compile-cache && ln -s /data data
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY commands commands
COPY src src
USER 10001:10001
# Reads every module once, so that the compiled code is in the image: a root file system that is only read keeps none later.
# Without tokens the program ends with 2; any other end is a fault of the image.
# With the flags of below, for compiled code is kept by them.
RUN node --max-semi-space-size=4 --heap-growing-percent=50 src/main.ts; test $? -eq 2
VOLUME /data
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(process.env.MIDDLEWATCH_HEALTH_URL, { signal: AbortSignal.timeout(2500) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=50", "src/main.ts"]
