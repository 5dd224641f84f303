# The dashboard with the API under /api, for a team. It listens for others, so it wants SEGMENTATION_TOKEN.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml requirements.txt README.md LICENSE app.py ./
COPY .streamlit/config.toml .streamlit/
COPY data data
COPY pages pages
COPY segmentation segmentation
RUN pip wheel --quiet --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
COPY requirements.lock /wheels/
RUN pip install --quiet --no-cache-dir --require-hashes -r /wheels/requirements.lock
COPY --from=build /wheels /wheels
RUN pip install --quiet --no-cache-dir "$(echo /wheels/*.whl)[postgres,login]"
RUN useradd --create-home --uid 10001 segmentation && install --directory --owner segmentation /saved
USER segmentation
WORKDIR /home/segmentation
ENV SEGMENTATION_ARTIFACTS=/saved/artifacts SEGMENTATION_WORKSPACE=/saved/workspace
VOLUME /saved
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/api/health', timeout=4)"]
CMD ["segmentation", "dashboard", "--host", "0.0.0.0", "--port", "8501"]
