namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class KubectlDefinitionTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: crontabs.stable.example.com
        spec:
          group: stable.example.com
          scope: Namespaced
          names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
            additionalPrinterColumns:
            - {name: Spec, type: string, jsonPath: .spec.cronSpec, description: The cron spec}
            - {name: Replicas, type: integer, jsonPath: .spec.replicas}
            schema:
              openAPIV3Schema:
                type: object
                description: Runs something at times.
                properties:
                  spec:
                    type: object
                    properties:
                      cronSpec: {type: string, description: When it runs.}
                      image: {type: string}
                      replicas: {type: integer, default: 1, minimum: 0}
        """;

    private const string Object = """
        apiVersion: stable.example.com/v1
        kind: CronTab
        metadata: {name: first}
        spec: {cronSpec: "* * * * */5", image: runner}
        """;

    [Fact]
    public async Task Kubectl_defines_a_kind_and_works_with_it()
    {
        await using TestApi api = await KubectlTests.StartAsync();
        string definition = api.FileWith(Definition);
        string item = api.FileWith(Object);

        await SucceedAsync(api, "customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com created", "apply", "-f", definition);
        await SucceedAsync(api, "condition met", "wait", "--for=condition=Established", "crd/crontabs.stable.example.com", "--timeout=60s");
        await SucceedAsync(api, "crontab.stable.example.com/first created", "apply", "-f", item);
        await SucceedAsync(api, "crontab.stable.example.com/first unchanged", "apply", "-f", item);
        await SucceedAsync(api, "serverside-applied", "apply", "--server-side", "--force-conflicts", "-f", item);
        await SucceedAsync(api, "* * * * */5   1", "get", "ct");
        await SucceedAsync(api, "crontabs", "api-resources", "--api-group=stable.example.com");
        await SucceedAsync(api, "When it runs.", "explain", "crontab.spec.cronSpec");
        await SucceedAsync(api, "scaled", "scale", "crontab/first", "--replicas=4");
        await SucceedAsync(api, "4", "get", "crontab", "first", "-o", "jsonpath={.spec.replicas}");
        await SucceedAsync(api, "patched", "patch", "ct", "first", "--type=merge", "-p", """{"spec":{"image":"other"}}""");
        await SucceedAsync(api, "Image:", "describe", "ct", "first");
        (int code, _, string errors) = await api.KubectlAsync("patch", "ct", "first", "--type=merge", "-p", """{"spec":{"replicas":-1}}""");
        (int strict, _, string unknown) = await api.KubectlAsync("apply", "-f", api.FileWith(Object.Replace("image:", "picture:", StringComparison.Ordinal)));
        await SucceedAsync(api, "crontab.stable.example.com \"first\" deleted", "delete", "ct", "first");
        await SucceedAsync(api, "deleted", "delete", "-f", definition, "--timeout=60s");

        Assert.Equal(1, code);
        Assert.Contains("spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0", errors, StringComparison.Ordinal);
        Assert.Equal(1, strict);
        Assert.Contains("unknown field \"spec.picture\"", unknown, StringComparison.Ordinal);
    }

    private static async Task SucceedAsync(TestApi api, string expected, params string[] arguments)
    {
        (int code, string output, string errors) = await api.KubectlAsync(arguments);

        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {output}{errors}");
        Assert.Contains(expected, output);
    }
}
