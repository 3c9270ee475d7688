# As the official image is used here: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, and the data in /var/lib/postgresql.
FROM rollcall-ci/debian
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-15 postgresql-contrib && rm -rf /var/lib/apt/lists/*
COPY postgres-entrypoint /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgresql/15/bin:$PATH
VOLUME /var/lib/postgresql
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
