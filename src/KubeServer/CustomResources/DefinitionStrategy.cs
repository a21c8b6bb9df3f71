using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What happens to a definition on its way into the store: it is judged at once, so that its kind is served as soon as it is created.</summary>
internal static class DefinitionStrategy
{
    public const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    public static KindBehaviour Behaviour(TimeProvider clock) => new()
    {
        // What a client says of the status goes: the step writes it anew.
        KeepsStatusOnCreate = true,
        OnCreate = [BeginAsync],
        OnUpdate = [SettleAsync],
        OnTerminating = definition => Terminate(definition, clock.GetUtcNow().ToTimestamp()),
    };

    public static void Settle(ObjectRegistry registry, JsonObject definition)
    {
        JsonObject? spec = definition.Child("spec");
        bool isTaken = registry.Catalog.IsBuiltIn(StoreKeys.PrefixFor(spec.Text("group") ?? "", spec.Child("names").Text("plural") ?? ""));
        DefinitionStatus.Settle(definition, registry.Definitions.OthersIn(spec.Text("group") ?? "", definition.Name), isTaken, registry.Clock.GetUtcNow().ToTimestamp());
    }

    private static ValueTask BeginAsync(WriteContext write, CancellationToken cancel)
    {
        write.New.Remove("status");
        write.New.ChildOrNew("status").ListOrNew("storedVersions");
        return SettleAsync(write, cancel);
    }

    private static async ValueTask SettleAsync(WriteContext write, CancellationToken cancel)
    {
        DefinitionRules.Check(write.New, write.Old, write.Errors);
        write.Warnings.AddRange(UnknownFormats.Of(write.New).Except(UnknownFormats.Of(write.Old)).Select(format => $"unrecognized format {JsonValue.Create(format).Quoted}"));

        // Names that another definition took a moment ago count.
        await write.Registry.Feed.CatchUpAsync(cancel);
        Settle(write.Registry, write.New);
        DefinitionRules.CheckStoredVersions(write.New, write.Errors);
    }

    private static void Terminate(JsonObject definition, string now)
    {
        if (!DefinitionStatus.IsTrue(definition, DefinitionStatus.Terminating))
            DefinitionStatus.SetCondition(definition, DefinitionStatus.Terminating, true, "InstanceDeletionPending", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now);
        if (!definition.Finalizers.Contains(Cleanup))
            definition.Metadata.SetTexts("finalizers", [.. definition.Finalizers, Cleanup]);
    }
}
