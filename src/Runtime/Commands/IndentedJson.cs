using System.Text.Json;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>The JSON that people read: two spaces a level, as runc prints it.</summary>
internal static class IndentedJson
{
    public static RecordJson Records => new(new JsonSerializerOptions(RecordJson.Default.Options) { WriteIndented = true });

    public static RuntimeSpecJson Specs => new(new JsonSerializerOptions(RuntimeSpecJson.Default.Options) { WriteIndented = true });
}
