using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.CustomResources;

/// <summary>Warns of finalizers of users' objects whose names others may have chosen too.</summary>
internal static class NewFinalizers
{
    public static ValueTask WarnAsync(WriteContext write, CancellationToken cancel)
    {
        IEnumerable<string> added = write.New.Finalizers.Except(write.Old?.Finalizers ?? []);
        foreach (string finalizer in added.Order(StringComparer.Ordinal))
        {
            string start = $"metadata.finalizers: {JsonValue.Create(finalizer).Quoted}: ";
            if (Names.QualifiedName(finalizer) is { } fault)
                write.Warnings.Add(start + fault);
            if (!MetadataRules.IsKnownFinalizer(finalizer))
                write.Warnings.Add($"{start}prefer a domain-qualified finalizer name {(finalizer.Contains('.') ? "including a path (/) " : "")}to avoid accidental conflicts with other finalizer writers");
        }

        return ValueTask.CompletedTask;
    }
}
