#!/bin/sh
# Writes go.mod and go.sum for a Kubernetes version: ./generate.sh 1.34.4
# Needed only to change versions; what it wrote is committed. k8s.io/kubernetes cannot be required as it is,
# because its go.mod replaces its staging modules by folders: each is mapped to its published version here.
set -eu
cd "$(dirname "$0")"
version=$1
staging=v0.${version#1.}
mod=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
etcd=$(sed -n 's#^\tgo.etcd.io/etcd/client/v3 \(v[^ ]*\).*#\1#p' "$mod")
{
  printf 'module mw-kube\n\ngo 1.24.0\n\n'
  printf 'require (\n\tk8s.io/kubernetes v%s\n\tgo.etcd.io/etcd/server/v3 %s\n)\n\nreplace (\n' "$version" "$etcd"
  sed -n 's#^\t\(k8s.io/[a-z-]*\) => ./staging.*#\1#p' "$mod" | grep -v sample- |
    while read -r module; do printf '\t%s => %s %s\n' "$module" "$module" "$staging"; done
  printf ')\n'
} >go.mod
go mod tidy -e
