using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Variables;

namespace Gantry.Tests;

public sealed class VariablesTests
{
    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)", "x1y2")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$(MISSING)", "$(MISSING)")]
    [InlineData("$(A", "$(A")]
    [InlineData("a$", "a$")]
    [InlineData("$A", "$A")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("plain", "plain")]
    public void References_are_replaced_and_dollars_escaped(string text, string expected) =>
        Assert.Equal(expected, Expansion.Expand(text, name => name switch { "A" => "1", "B" => "2", _ => null }));

    [Fact]
    public void Later_sources_win_and_earlier_variables_can_be_used()
    {
        Container container = Some.Container() with
        {
            EnvFrom = [new EnvFromSource { Prefix = "P_", ConfigMapRef = new ConfigMapEnvSource { Name = "settings" } }],
            Env =
            [
                new EnvVar { Name = "P_COLOR", Value = "green" },
                new EnvVar { Name = "GREETING", Value = "$(P_COLOR) in $(REDIS_SERVICE_HOST)" },
                new EnvVar { Name = "PASSWORD", ValueFrom = new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = "login", Key = "password" } } },
                new EnvVar { Name = "POD", ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = "metadata.name" } } },
                new EnvVar { Name = "MEMORY", ValueFrom = new EnvVarSource { ResourceFieldRef = new ResourceFieldSelector { Resource = "limits.memory", Divisor = Quantity.Parse("1Mi") } } },
            ],
            Resources = new ResourceRequirements { Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("64Mi") } },
        };

        ContainerEnvironment environment = ContainerEnvironment.Of(new EnvironmentFacts(Some.Pod(), container, References())
        {
            ServiceVariables = new Dictionary<string, string> { ["REDIS_SERVICE_HOST"] = "10.96.0.1" },
        });

        Assert.Null(environment.Problem);
        Assert.Equal("green", environment.Variables["P_COLOR"]);
        Assert.Equal("big", environment.Variables["P_SIZE"]);
        Assert.Equal("green in 10.96.0.1", environment.Variables["GREETING"]);
        Assert.Equal("hidden", environment.Variables["PASSWORD"]);
        Assert.Equal("web", environment.Variables["POD"]);
        Assert.Equal("64", environment.Variables["MEMORY"]);
    }

    [Fact]
    public void What_is_missing_is_named_unless_it_is_optional()
    {
        Assert.Equal("configmap \"none\" not found", Problem(new EnvVarSource { ConfigMapKeyRef = new ConfigMapKeySelector { Name = "none", Key = "k" } }));
        Assert.Equal("couldn't find key k in ConfigMap shop/settings", Problem(new EnvVarSource { ConfigMapKeyRef = new ConfigMapKeySelector { Name = "settings", Key = "k" } }));
        Assert.Equal("secret \"none\" not found", Problem(new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = "none", Key = "k" } }));
        Assert.Null(Problem(new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = "none", Key = "k", Optional = true } }));
    }

    [Fact]
    public void Services_of_the_namespace_are_told_in_both_forms()
    {
        Service redis = new()
        {
            Metadata = new() { Name = "redis-main", Namespace = "shop" },
            Spec = new ServiceSpec { ClusterIP = "10.96.0.5", Ports = [new ServicePort { Name = "client", Port = 6379, Protocol = "TCP" }] },
        };
        Service other = redis with { Metadata = new() { Name = "other", Namespace = "elsewhere" } };

        IReadOnlyDictionary<string, string> variables = ServiceVariables.For(Some.Pod(), [redis, other]);

        Assert.Equal("10.96.0.5", variables["REDIS_MAIN_SERVICE_HOST"]);
        Assert.Equal("6379", variables["REDIS_MAIN_SERVICE_PORT_CLIENT"]);
        Assert.Equal("tcp://10.96.0.5:6379", variables["REDIS_MAIN_PORT_6379_TCP"]);
        Assert.DoesNotContain(variables.Keys, name => name.StartsWith("OTHER", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_as_a_file_are_sorted_and_quoted()
    {
        Pod pod = Some.Pod() with { Metadata = new() { Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "say \"hi\"" } } };

        Assert.Equal("a=\"say \\\"hi\\\"\"\nb=\"2\"", PodFields.ValueOf(pod, "metadata.labels"));
        Assert.Equal("2", PodFields.ValueOf(pod, "metadata.labels['b']"));
        Assert.Null(PodFields.ValueOf(pod, "metadata.nothing"));
    }

    private static string? Problem(EnvVarSource source) =>
        ContainerEnvironment.Of(new EnvironmentFacts(Some.Pod(), Some.Container() with { Env = [new EnvVar { Name = "X", ValueFrom = source }] }, References())).Problem;

    private static ReferenceSnapshot References() => new(
        new Dictionary<ObjectKey, ConfigMap> { [new("shop", "settings")] = new() { Data = new Dictionary<string, string> { ["COLOR"] = "blue", ["SIZE"] = "big" } } },
        new Dictionary<ObjectKey, Secret> { [new("shop", "login")] = new() { Data = new Dictionary<string, byte[]> { ["password"] = Encoding.UTF8.GetBytes("hidden") } } });
}
