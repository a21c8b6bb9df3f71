using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apply;

/// <summary>The applied object cannot be merged.</summary>
public sealed class ApplyException(string message) : Exception(message)
{
    internal static ApplyException NoKey(FieldShape list) =>
        new($".{list.Property?.Name}: associative list with keys has an element that omits key field \"{string.Join("\", \"", list.MapKeys)}\"");
}
