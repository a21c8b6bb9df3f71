using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Reads a body that is not stored but asked for something: checked as objects are, and told in the same words.</summary>
internal static class TypedBody
{
    /// <param name="forms">The versions in which the kind may come; what does not say its own is of the first.</param>
    public static async ValueTask<T> ReadAsync<T>(ApiCall call, params ResourceDefinition[] forms)
    {
        ReadOnlyMemory<byte> body = await BodyReader.ReadJsonAsync(call, forms[0].Kind);
        Schema schema = BodySchemas.Find(forms[0].ApiVersion, forms[0].Kind)!;
        JsonObject tree = ObjectBody.Accept(call, ObjectDecoder.Decode(body, FormOf(body, forms), schema, ObjectBody.ValidationOf(call)));
        return tree.Deserialize(KubeJson.TypeOf<T>())!;
    }

    private static ResourceDefinition FormOf(ReadOnlyMemory<byte> body, ResourceDefinition[] forms)
    {
        if (forms.Length == 1)
            return forms[0];
        try
        {
            string? version = JsonTree.ParseObject(body).Text("apiVersion");
            return forms.FirstOrDefault(form => form.ApiVersion == version) ?? forms[0];
        }
        catch (JsonException)
        {
            // Decoding says what is wrong.
            return forms[0];
        }
    }
}
