#!/bin/bash
# Keys for a cluster that grades: whoever holds them can run code on its workers, and nobody else can.
#
#   bash deploy/tls.sh FOLDER [host name of the scheduler]
#   source FOLDER/dask.sh        # before `dask scheduler`, `dask worker` and `autograder grade --cluster`
set -euo pipefail
umask 077
mkdir -p "$1"
folder=$(cd "$1" && pwd)
openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj "/CN=${2:-dask-scheduler}" \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
{
  echo "export DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=True"
  echo "export DASK_DISTRIBUTED__COMM__DEFAULT_SCHEME=tls"
  echo "export DASK_DISTRIBUTED__COMM__TLS__CA_FILE='$folder/tls.crt'"
  for role in SCHEDULER WORKER CLIENT; do
    echo "export DASK_DISTRIBUTED__COMM__TLS__${role}__CERT='$folder/tls.crt'"
    echo "export DASK_DISTRIBUTED__COMM__TLS__${role}__KEY='$folder/tls.key'"
  done
} > "$folder/dask.sh"
echo "written: $folder/tls.key, $folder/tls.crt, $folder/dask.sh"
