using System.Text.Json;
using Gantry.Build.Dockerfiles.Instructions;

namespace Gantry.Build.Stages;

/// <summary>Writes a health check as image configurations have it.</summary>
internal static class HealthJson
{
    public static JsonElement Of(HealthcheckInstruction check)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("Test");
            foreach (string word in Test(check))
                json.WriteStringValue(word);
            json.WriteEndArray();
            WriteIfSet(json, "Interval", check.Interval);
            WriteIfSet(json, "Timeout", check.Timeout);
            WriteIfSet(json, "StartPeriod", check.StartPeriod);
            WriteIfSet(json, "StartInterval", check.StartInterval);
            WriteIfSet(json, "Retries", check.Retries);
            json.WriteEndObject();
        }
        using JsonDocument document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Test(HealthcheckInstruction check) => check.Command switch
    {
        null => ["NONE"],
        { IsShell: true } shell => ["CMD-SHELL", .. shell.Words],
        var list => ["CMD", .. list.Words],
    };

    private static void WriteIfSet(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
            json.WriteNumber(name, value);
    }
}
