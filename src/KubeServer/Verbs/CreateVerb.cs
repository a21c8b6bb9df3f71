using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Creates an object from the body.</summary>
internal static class CreateVerb
{
    public static async Task AnswerAsync(ApiCall call)
    {
        if (call.Definition.Namespaced && call.Target.Namespace.Length == 0)
            throw ApiErrors.MethodNotAllowed();

        JsonObject item = await ObjectBody.ReadAsync(call);
        WriteContext write = WriteContext.Of(call, old: null, item) with { Manager = FieldManager.Of(call), IsDryRun = call.IsDryRun };
        ReadOnlyMemory<byte> stored = await call.Registry.Writer.CreateAsync(write, call.Cancel);
        AnswerWriter.AddWarnings(call.Http, write.Warnings);
        await AnswerWriter.ObjectAsync(call, 201, stored);
    }
}
