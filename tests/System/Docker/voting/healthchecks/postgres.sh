#!/bin/sh
echo ready | nc 127.0.0.1 5432 | grep -q "$POSTGRES_USER"
