using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Events;

/// <summary>The serialization of events.</summary>
[JsonSerializable(typeof(EventDocument))]
internal sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>Writes "&gt;" and "&amp;" in commands as they are.</summary>
    public static EventJson Plain => field ??= new EventJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
