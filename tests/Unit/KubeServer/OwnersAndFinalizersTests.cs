using Gantry.Kube.Trees;
using Gantry.Tests.KubeServer.CustomResources;

namespace Gantry.Tests.KubeServer;

/// <summary>Who may own an object, and which finalizers it may have.</summary>
public sealed class OwnersAndFinalizersTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Invalid = "ConfigMap \"a\" is invalid: ";

    [Theory]
    [InlineData("""{"name":"x"}""", "[metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty, metadata.ownerReferences.kind: Invalid value: \"\": must not be empty, metadata.ownerReferences.uid: Invalid value: \"\": must not be empty]")]
    [InlineData("""{"apiVersion":"a/b/c","kind":"K","name":"x","uid":"u"}""", "metadata.ownerReferences.apiVersion: Invalid value: \"a/b/c\": version must not be empty")]
    [InlineData("""{"apiVersion":"v1","kind":"Event","name":"x","uid":"u"}""", "metadata.ownerReferences: Invalid value: {\"apiVersion\":\"v1\",\"kind\":\"Event\",\"name\":\"x\",\"uid\":\"u\"}: /v1, Kind=Event is disallowed from being an owner")]
    public async Task An_owner_that_is_none_is_refused(string owner, string faults)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync(ConfigMaps, Map($"\"ownerReferences\":[{owner}]"));

        Assert.Equal((422, Invalid + faults), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task An_owner_named_twice_counts_once_and_only_one_may_be_the_controller()
    {
        await using TestApi api = await TestApi.StartAsync();
        string x = Owner("x"), y = Owner("y");

        TestApi.Answer made = await api.PostAsync(ConfigMaps, Map($"\"ownerReferences\":[{x},{x}]"));
        TestApi.Answer patched = await api.PatchAsync($"{ConfigMaps}/a", $$"""{"metadata":{"ownerReferences":[{{x}},{{x}}]} }""");
        TestApi.Answer two = await api.PatchAsync($"{ConfigMaps}/a", $$"""{"metadata":{"ownerReferences":[{{x}},{{y}}]} }""");

        const string why = "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: x";
        Assert.Equal((201, 1), (made.Code, made.Json.Child("metadata").Count("ownerReferences")));
        Assert.Equal($"299 - \".metadata.ownerReferences contains duplicate entries; {why}\"", made.Warnings.Single());
        Assert.Equal($"299 - \".metadata.ownerReferences contains duplicate entries after mutating admission happens; {why}\"", patched.Warnings.Single());
        Assert.EndsWith(": Only one reference can have Controller set to true. Found \"true\" in references for ConfigMap/x and ConfigMap/y", two.Message);
    }

    [Fact]
    public async Task Finalizers_of_built_in_kinds_have_a_domain_and_those_of_users_better_have_one()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());

        TestApi.Answer refused = await api.PostAsync(ConfigMaps, Map("\"finalizers\":[\"mine\"]"));
        TestApi.Answer usual = await api.PostAsync(ConfigMaps, Map("\"finalizers\":[\"orphan\",\"example.com/mine\"]"));
        TestApi.Answer lease = await api.PostAsync("/apis/coordination.k8s.io/v1/namespaces/default/leases", """{"metadata":{"name":"a","finalizers":["mine"]}}""");
        TestApi.Answer custom = await api.PostAsync(Definitions.Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","finalizers":["mine","a.b"]}}""");

        Assert.Equal((422, Invalid + "metadata.finalizers[0]: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified"), (refused.Code, refused.Message));
        Assert.Equal([201, 201, 201], [usual.Code, lease.Code, custom.Code]);
        Assert.Equal(
            [
                "299 - \"metadata.finalizers: \\\"a.b\\\": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers\"",
                "299 - \"metadata.finalizers: \\\"mine\\\": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers\"",
            ],
            custom.Warnings);
    }

    [Fact]
    public async Task An_object_that_goes_takes_no_new_finalizers_and_no_other_time()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Map("\"finalizers\":[\"a.b/c\",\"a.b/d\"]"));
        await api.DeleteAsync($"{ConfigMaps}/a");

        TestApi.Answer added = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":["a.b/f","a.b/c","a.b/e"]}}""");
        TestApi.Answer grace = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"deletionGracePeriodSeconds":5}}""");
        TestApi.Answer undone = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"deletionTimestamp":null,"deletionGracePeriodSeconds":null}}""");
        TestApi.Answer fewer = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":["a.b/d"]}}""");
        await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":null}}""");

        Assert.Equal(Invalid + "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"a.b/e\", \"a.b/f\"}", added.Message);
        Assert.Equal((422, Invalid + "metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable"), (grace.Code, grace.Message));
        Assert.NotNull(undone.Json.Child("metadata").Text("deletionTimestamp"));
        Assert.Equal(["a.b/d"], fewer.Json.Child("metadata").Texts("finalizers"));
        Assert.Equal(404, (await api.GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task The_phase_of_a_namespace_is_what_its_deletion_makes_it()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer odd = await api.PatchAsync("/api/v1/namespaces/default/status", """{"status":{"phase":"Terminating"}}""");

        Assert.Equal((422, "Namespace \"default\" is invalid: status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty"), (odd.Code, odd.Message));
    }

    private static string Map(string metadata) => $$"""{"metadata":{"name":"a",{{metadata}} } }""";

    private static string Owner(string name) => $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"{{name}}","uid":"{{name}}","controller":true}""";
}
