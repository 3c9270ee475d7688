FROM rollcall-ci/debian
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends openjdk-17-jdk-headless maven && rm -rf /var/lib/apt/lists/*
COPY cacerts /etc/ssl/certs/java/cacerts
COPY repository /root/.m2/repository
