namespace Gantry.Tests.Cluster;

/// <summary>Manifests that several tests start from.</summary>
internal static class Manifests
{
    public static string Hello(int replicas = 2, string version = "1") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: hello
        spec:
          replicas: {{replicas}}
          selector:
            matchLabels: {app: hello}
          template:
            metadata:
              labels: {app: hello}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: web
                image: hello:{{version}}
                ports: [{name: http, containerPort: 8080}]
                readinessProbe: {httpGet: {path: /cgi-bin/healthy, port: http}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: hello
        spec:
          selector: {app: hello}
          ports: [{name: http, port: 80, targetPort: http}]
        """;

    /// <summary>A pod that runs a shell script of the test.</summary>
    public static string Script(string name, string script, string more = "", string containerMore = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 1
          {{more}}
          containers:
          - name: main
            image: hello:1
            command: [sh, -c, {{System.Text.Json.JsonSerializer.Serialize(script)}}]
            {{containerMore}}
        """;
}
