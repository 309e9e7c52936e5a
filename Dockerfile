# Production image of the site: web, worker, beat and the one-off commands, told apart by their command.
FROM python:3.11-slim-bookworm AS packages

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/requirements.txt


FROM python:3.11-slim-bookworm

# Pango lays out the PDF files; without harfbuzz-subset each takes 2.5 times as long.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin mentorstotte \
 && install -d -o mentorstotte -g mentorstotte -m 700 /data

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    HOME=/tmp \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles

WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY mentorstotte ./mentorstotte
COPY cases ./cases
COPY providers ./providers
COPY agreements ./agreements
COPY reporting ./reporting
COPY templates ./templates
COPY static ./static
RUN STATIC_MANIFEST=1 python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /app

# From here on every secret is demanded (mentorstotte/settings.py), and nothing but /data and /tmp is written.
ENV PRODUCTION=1 BIND=0.0.0.0:8000
USER mentorstotte
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/sundhed/', timeout=4)"]
CMD ["gunicorn", "--config", "python:mentorstotte.gunicorn"]
